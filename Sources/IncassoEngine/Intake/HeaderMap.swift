import IncassoCore

/// Which field of a record holds which column, found by the names in the first record.
struct HeaderMap {
    /// The names in the file, in order.
    private(set) var names: [String] = []
    /// What is wrong with the header.
    private(set) var findings: [Diagnostic] = []
    /// Columns that are not used, and why.
    private(set) var warnings: [Diagnostic] = []
    private var positions: [String: Int] = [:]

    /// Reads the header.
    ///
    /// - Parameters:
    ///   - record: The reader, at the first record.
    ///   - kind: `mandates` or `collections`.
    ///   - rail: The rail of the creditor, whose columns are needed.
    init(_ record: borrowing CSVReader, kind: String, rail: String) {
        let table = ColumnTable.of(kind)
        let location = Diagnostic.Location(file: record.file, line: record.line)
        for field in record.fields {
            let name = String(decoding: record.buffer[field], as: UTF8.self)
            names.append(name)
            var place = location
            place.path = name
            guard let column = table.canonical(name) else {
                if !name.isEmpty {
                    warnings.append(Self.unused(name, at: place, why: "no column of \(kind) has this name"))
                }
                continue
            }
            let requirement = table.requirement(column)
            if !["required", "optional", rail].contains(requirement) {
                let why = "the creditor has no [\(requirement)] table"
                warnings.append(Self.unused(name, at: place, why: why))
                continue
            }
            if let other = positions[column] {
                findings.append(
                    Diagnostic(
                        id: "IMPORT-HEADER-TWICE",
                        location: place,
                        message: "two columns mean \(column)",
                        found: "\(names[other]) and \(name)",
                        remedy: "Rename or remove one of them."
                    )
                )
            } else {
                positions[column] = names.count - 1
            }
        }
        for column in table.names
        where ["required", rail].contains(table.requirement(column)) && positions[column] == nil {
            findings.append(
                Diagnostic(
                    id: "IMPORT-HEADER-MISSING",
                    location: .init(file: record.file, line: record.line, path: column),
                    message: "the column \(column) is missing",
                    found: names.joined(separator: ", "),
                    expected: "\(column), or one of: \(table.synonyms(column).joined(separator: ", "))",
                    remedy: "Add the column, or give it one of these names."
                )
            )
        }
    }

    /// The columns that a collection file is read as.
    init(columns: [String]) {
        names = columns
        for (position, column) in columns.enumerated() { positions[column] = position }
    }

    /// The field that holds a column, or -1.
    func position(_ column: String) -> Int { positions[column] ?? -1 }

    private static func unused(_ name: String, at place: Diagnostic.Location, why: String) -> Diagnostic {
        Diagnostic(
            id: "IMPORT-HEADER-UNKNOWN",
            severity: .warning,
            location: place,
            message: "the column \(name) is not used: \(why)",
            found: name
        )
    }
}

/// The columns of one kind of file, with the names that other programs give them.
struct ColumnTable: Sendable {
    /// The canonical names.
    let names: [String]
    private let requirements: [String: String]
    private let others: [String: [String]]
    private let byKey: [String: String]

    static func of(_ kind: String) -> ColumnTable { kind == "mandates" ? mandates : collections }

    /// The canonical name of a column in a file.
    func canonical(_ name: String) -> String? { byKey[Self.key(name)] }

    /// `required`, `sepa`, `ach` or `optional`.
    func requirement(_ column: String) -> String { requirements[column] ?? "optional" }

    /// What else a column may be called.
    func synonyms(_ column: String) -> [String] { others[column] ?? [] }

    private static let mandates = ColumnTable("mandates")
    private static let collections = ColumnTable("collections")

    private init(_ kind: String) {
        var names: [String] = []
        var requirements: [String: String] = [:]
        var others: [String: [String]] = [:]
        var byKey: [String: String] = [:]
        for line in ContractFile.named("data/csv-headers.tsv").text.split(separator: "\n")
        where !line.hasPrefix("#") {
            let cells = line.split(separator: "\t").map(String.init)
            guard cells.count == 4, cells[0] == kind else { continue }
            names.append(cells[1])
            requirements[cells[1]] = cells[2]
            others[cells[1]] = cells[3].split(separator: ",").map(String.init)
            for name in [cells[1]] + (others[cells[1]] ?? []) {
                let key = Self.key(name)
                precondition(
                    byKey[key] == nil || byKey[key] == cells[1],
                    "\(name) means two columns of \(kind)"
                )
                byKey[key] = cells[1]
            }
        }
        (self.names, self.requirements, self.others, self.byKey) = (names, requirements, others, byKey)
    }

    /// A name without what people write differently: case, blanks, signs and accents.
    static func key(_ name: String) -> String {
        var key = ""
        for scalar in name.lowercased().unicodeScalars {
            switch scalar {
            case "a"..."z", "0"..."9": key.unicodeScalars.append(scalar)
            case "ß": key += "ss"
            case "à"..."å": key += "a"
            case "ç": key += "c"
            case "è"..."ë": key += "e"
            case "ì"..."ï": key += "i"
            case "ñ": key += "n"
            case "ò"..."ö": key += "o"
            case "ù"..."ü": key += "u"
            default: continue
            }
        }
        return key
    }
}
