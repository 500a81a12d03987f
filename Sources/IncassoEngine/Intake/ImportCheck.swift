import Crypto
import Glibc
import IncassoCore

/// The first pass over a file: everything that can be known of it without the book.
struct ImportCheck<Parser: RowParser> {
    private(set) var format: CSVFormat
    /// Knows the columns, and how they are written.
    private(set) var parser: Parser
    private(set) var columnNames: [String] = []
    private(set) var rows = 0
    /// The line on which the last row starts.
    private(set) var lastLine = 0
    private(set) var sha256: [UInt8] = []
    /// Bytes of the file.
    private(set) var size = 0
    var findings: RowFindings
    /// What a collection file says about itself; `nil` for a table.
    private(set) var collectionFile: CollectionFile?

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - collection: What collection files are taken by, where it is one of those.
    ///   - engine: Whose book.
    ///   - creditor: Whose rows.
    /// - Throws: ``EngineError`` with findings when the file cannot be read as a table at all, or lacks columns.
    init(path: String, collection: CollectionTerms?, engine: Engine, creditor: Creditor) throws {
        let file = DurableFile.name(of: path)
        format = try collection.map { CSVFormat(collection: $0) } ?? Self.format(path, file: file)
        findings = RowFindings(file: file)
        let today = engine.clock.wallTime(in: creditor.bank.timeZone).date
        let rail = Rails.rail(collecting: creditor.currency)?.name ?? ""
        parser = try Self.parser(path, format, rail: rail, &columnNames, &findings) { header in
            Parser(header: header, creditor: creditor, today: today, book: engine.tenant.book)
        }
        while true {
            do {
                try pass(path, engine: engine)
                break
            } catch is UncommonColumn {
                parser.values = try survey(path, isAmerican: creditor.country == "US")
            } catch is CSVReader.EncodingMismatch where format.encoding == .utf8 {
                format.encoding = .windows1252
                parser = try Self.parser(path, format, rail: rail, &columnNames, &findings) { header in
                    Parser(header: header, creditor: creditor, today: today, book: engine.tenant.book)
                }
            } catch is CSVReader.EncodingMismatch {
                throw Self.refusal(
                    file,
                    "CSV-ENCODING",
                    "the file is neither UTF-8 nor Windows-1252",
                    "Save it as \"CSV UTF-8\"."
                )
            }
        }
        if format.encoding == .windows1252 {
            findings.line = 0
            findings.warning(
                "CSV-WINDOWS-1252",
                nil,
                "the file is not UTF-8 and was read as Windows-1252",
                remedy: "Compare a name with accents; better save it as \"CSV UTF-8\"."
            )
        }
        guard rows > 0 else {
            throw Self.refusal(
                file,
                "IMPORT-EMPTY",
                "the file has no rows",
                "Check that it is the right file."
            )
        }
    }

    /// Checks every row.
    private mutating func pass(_ path: String, engine: Engine) throws {
        var reader = try CSVReader.open(path: path, format: format)
        let before = findings
        let blankParser = parser
        rows = 0
        do {
            _ = try reader.next()
            var row = Parser.blank
            while try reader.next() {
                rows += 1
                lastLine = reader.line
                findings.line = reader.line
                findings.debit = reader.debit?.place
                try ImportCheck.read(
                    reader,
                    columns: columnNames.count,
                    parser: &parser,
                    row: &row,
                    &findings
                )
                if rows & 0x3FFF == 0 {
                    engine.progress?.progress("checking \(findings.file)", done: rows, total: nil)
                }
            }
        } catch {
            // Another pass follows, or nothing.
            findings = before
            parser = blankParser
            throw error
        }
        sha256 = reader.digest()
        size = reader.size
        if let file = reader.collectionFile {
            collectionFile = file
            findings.debit = nil
            findings.blockRows = file.blocks.map(\.firstRow)
            findings.takeOfFile(file.faults + file.remarks)
        }
        engine.progress?.finish("checking \(findings.file)")
    }

    /// Reads one record into a row, and notes what is wrong with its form or its values.
    static func read(
        _ reader: borrowing CSVReader,
        columns: Int,
        parser: inout Parser,
        row: inout Parser.Row,
        _ findings: inout RowFindings
    ) throws(UncommonColumn) {
        if let fault = reader.fault {
            findings.take(
                Diagnostic(
                    id: "CSV-QUOTE",
                    location: .init(column: fault.column),
                    message: fault.message,
                    remedy: "Put the whole field into quotes, and double the quotes inside it."
                )
            )
            return
        }
        if let debit = reader.debit {
            for finding in debit.findings { findings.take(finding) }
            // What is wrong with its block is told once.
            guard debit.blockFault == nil else { return findings.rejectRow() }
        }
        let fields = reader.fields
        if fields.count < columns || fields[columns...].contains(where: { !$0.isEmpty }) {
            findings.take(
                Diagnostic(
                    id: "CSV-FIELDS",
                    message: "the row has \(fields.count) fields",
                    expected: "\(columns), as the header",
                    remedy: "Look for a separator inside a value: such a value needs quotes."
                )
            )
            return
        }
        try parser.read(reader, into: &row, &findings)
    }

    /// Looks at whole columns to learn how dates and amounts are written in them.
    private func survey(_ path: String, isAmerican: Bool) throws -> RowValues {
        var reader = try CSVReader.open(path: path, format: format)
        var evidence: [Int: ColumnEvidence] = [:]
        let positions = parser.datePositions + parser.amountPositions
        _ = try reader.next()
        while try reader.next() {
            for position in positions where position < reader.fields.count && !reader.fields[position].isEmpty
            {
                evidence[position, default: ColumnEvidence()].take(
                    reader.buffer.span.extracting(reader.fields[position])
                )
            }
        }
        var values = RowValues()
        values.isSurveyed = true
        for position in parser.datePositions {
            values.dateStyles[position] = evidence[position]?.dateStyle(isAmerican: isAmerican)
        }
        for position in parser.amountPositions {
            values.decimalSigns[position] = evidence[position]?.decimalSign
        }
        return values
    }

    private static func format(_ path: String, file: String) throws(EngineError) -> CSVFormat {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw DurableFile.failure("cannot read \(path)") }
        defer { close(descriptor) }
        var head = [UInt8](repeating: 0, count: 65_536)
        var filled = 0
        while filled < head.count {
            let count = unsafe head.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(
                    descriptor,
                    buffer.baseAddress.map { unsafe $0 + filled },
                    buffer.count - filled
                )
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw DurableFile.failure("cannot read \(path)") }
            if count == 0 { break }
            filled += count
        }
        let isWhole = filled < head.count
        head.removeSubrange(filled...)
        return try CSVFormat(head: head, isWhole: isWhole, file: file)
    }

    private static func parser(
        _ path: String,
        _ format: CSVFormat,
        rail: String,
        _ names: inout [String],
        _ findings: inout RowFindings,
        make: (HeaderMap) -> Parser
    ) throws -> Parser {
        var reader = try CSVReader.open(path: path, format: format)
        guard try reader.next() else {
            throw refusal(
                findings.file,
                "IMPORT-EMPTY",
                "the file is empty",
                "Check that it is the right file."
            )
        }
        if let fault = reader.fault {
            throw refusal(findings.file, "CSV-QUOTE", "the header cannot be read: \(fault.message)", nil)
        }
        let header =
            format.collection == nil
            ? HeaderMap(reader, kind: Parser.kind, rail: rail) : HeaderMap(columns: CollectionFile.columns)
        guard header.findings.isEmpty else {
            throw EngineError(
                .invalid,
                "\(findings.file) has not the columns of \(Parser.kind)",
                diagnostics: header.findings + header.warnings
            )
        }
        names = header.names
        findings = RowFindings(file: findings.file)
        for warning in header.warnings { findings.take(warning) }
        return make(header)
    }

    private static func refusal(
        _ file: String,
        _ id: String,
        _ message: String,
        _ remedy: String?
    ) -> EngineError {
        EngineError(
            .invalid,
            "\(file) cannot be imported",
            diagnostics: [Diagnostic(id: id, location: .init(file: file), message: message, remedy: remedy)]
        )
    }
}
