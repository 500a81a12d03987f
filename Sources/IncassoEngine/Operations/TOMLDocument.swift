import IncassoCore
import TOMLKit

/// A TOML file that people write: every mistake in it is found, and a misspelt key is never silently ignored.
struct TOMLDocument {
    private let table: TOMLTable
    private let file: String

    /// Parses a file's text.
    ///
    /// - Throws: ``EngineError`` with line and column when it is no TOML.
    init(text: String, file: String) throws(EngineError) {
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw EngineError(
                .invalid,
                "\(file) is not valid TOML",
                diagnostics: [
                    Diagnostic(
                        id: "TOML-SYNTAX",
                        location: .init(
                            file: file,
                            line: Int(error.source.begin.line),
                            column: Int(error.source.begin.column)
                        ),
                        message: error.description,
                        remedy: "Texts stand in quotes, for example name = \"Stadtwerke\"."
                    )
                ]
            )
        } catch {
            throw EngineError(.invalid, "\(file) is not valid TOML")
        }
        self.file = file
    }

    /// Reads the values and notes what is wrong with them.
    var reader: Reader { Reader(table: table, file: file) }

    /// Walks through a document's keys; `finish` tells everything that was wrong.
    struct Reader {
        private let table: TOMLTable
        private let file: String
        private var used: Set<String> = []
        private(set) var findings: [Diagnostic] = []

        fileprivate init(table: TOMLTable, file: String) {
            self.table = table
            self.file = file
        }

        /// A text at a dotted path, or `nil` when absent.
        mutating func string(_ path: String) -> String? {
            value(path, expected: "a text in quotes") { $0.string }
        }

        /// A text that must be there.
        mutating func required(_ path: String) -> String {
            if let text = string(path) { return text }
            if !findings.contains(where: { $0.location.path == path }) {
                note(path, "\(path) is missing", expected: "a text in quotes", remedy: "Add it to \(file).")
            }
            return ""
        }

        /// A whole number.
        mutating func integer(_ path: String, in range: ClosedRange<Int>) -> Int? {
            guard let number = value(path, expected: "a whole number", { $0.int }) else { return nil }
            guard range.contains(number) else {
                note(
                    path,
                    "\(path) is out of range",
                    found: String(number),
                    expected: "\(range.lowerBound) to \(range.upperBound)"
                )
                return nil
            }
            return number
        }

        /// `true` or `false`.
        mutating func boolean(_ path: String) -> Bool? {
            value(path, expected: "true or false") { $0.bool }
        }

        /// A day, written without quotes.
        mutating func date(_ path: String) -> LocalDate? {
            value(path, expected: "a date without quotes, for example 2026-01-01") { found in
                found.date.flatMap { LocalDate(year: $0.year, month: $0.month, day: $0.day) }
            }
        }

        /// A list of whole numbers.
        mutating func integers(_ path: String) -> [Int]? {
            value(path, expected: "a list of whole numbers") { found in
                guard let array = found.array else { return nil }
                let numbers = array.compactMap(\.int)
                return numbers.count == array.count ? numbers : nil
            }
        }

        /// A list of texts.
        mutating func strings(_ path: String) -> [String]? {
            value(path, expected: "a list of texts") { found in
                guard let array = found.array else { return nil }
                var texts: [String] = []
                for element in array {
                    guard let text = element.string else { return nil }
                    texts.append(text)
                }
                return texts
            }
        }

        /// A list of tables: how many there are.
        mutating func tables(_ path: String) -> [String] {
            guard let array = find(path)?.array else { return [] }
            return (0..<array.count).map { "\(path).\($0)" }
        }

        /// The names of the keys of a table.
        func keys(_ path: String) -> [String] {
            find(path)?.table.map { Array($0.keys).sorted() } ?? []
        }

        /// Whether there is something at a path.
        func has(_ path: String) -> Bool { find(path) != nil }

        /// Lets whatever stands at a path pass without reading it.
        mutating func pass(_ path: String) {
            used.insert(path)
        }

        /// Notes a finding about a value that an identifier's own check has found.
        mutating func note(_ path: String, _ error: IdentifierError) {
            used.insert(path)
            findings.append(error.diagnostic(at: .init(file: file, path: path)))
        }

        /// Notes a finding about a value.
        mutating func note(
            _ path: String,
            _ message: String,
            found: String? = nil,
            expected: String? = nil,
            remedy: String? = nil
        ) {
            findings.append(
                Diagnostic(
                    id: "TOML-VALUE",
                    location: .init(file: file, path: path),
                    message: message,
                    found: found,
                    expected: expected,
                    remedy: remedy
                )
            )
        }

        /// Tells everything that was wrong, unknown keys included.
        ///
        /// - Throws: ``EngineError`` with all findings.
        mutating func finish() throws(EngineError) {
            unknown(in: table, prefix: "")
            guard findings.isEmpty else {
                throw EngineError(.invalid, "\(file) cannot be used", diagnostics: findings)
            }
        }

        private mutating func unknown(in table: TOMLTable, prefix: String) {
            for key in Array(table.keys).sorted() {
                let path = prefix + key
                if used.contains(path) { continue }
                if let inner = table[key]?.table, used.contains(where: { $0.hasPrefix(path + ".") }) {
                    unknown(in: inner, prefix: path + ".")
                } else if let array = table[key]?.array, used.contains(where: { $0.hasPrefix(path + ".") }) {
                    for (index, element) in array.enumerated() {
                        guard let inner = element.table else { continue }
                        unknown(in: inner, prefix: "\(path).\(index).")
                    }
                } else {
                    note(
                        path,
                        "\(path) is not a setting that Incasso knows",
                        remedy: "Check the spelling, or remove it."
                    )
                }
            }
        }

        private mutating func value<Value>(
            _ path: String,
            expected: String,
            _ convert: (any TOMLValueConvertible) -> Value?
        ) -> Value? {
            used.insert(path)
            guard let found = find(path) else { return nil }
            guard let converted = convert(found) else {
                note(path, "\(path) has the wrong type", expected: expected)
                return nil
            }
            return converted
        }

        private func find(_ path: String) -> (any TOMLValueConvertible)? {
            var current: (any TOMLValueConvertible)? = table
            for part in path.split(separator: ".") {
                if let array = current?.array, let index = Int(part) {
                    current = index < array.count ? array[index] : nil
                } else {
                    current = current?.table?[String(part)]
                }
            }
            return current
        }
    }
}
