import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

/// Files that others wrote, with the verdicts and counts that a widespread library gave them.
@Suite("ACH files of others")
struct ACHCorpusTests {
    /// A row of the table of expectations.
    struct Row {
        let file: String
        let isOK: Bool
        let facts: [String: String]

        /// A count of the table.
        func count(_ names: String...) -> Int {
            names.reduce(0) { $0 + (facts[$1].flatMap { Int($0) } ?? 0) }
        }
    }

    /// Where our verdict differs from theirs, and why.
    static let deviations: [String: String] = [
        "iat/moov-ach__20180713-IAT.ach": "a debit stands in a batch of credits",
        "iat/moov-ach__20180716-IAT-A17-A18.ach": "a debit stands in a batch of credits",
        "iat/moov-ach__flattenIATBatchesOneBatchHeader.ach":
            "the entry announces seven addenda and has nine (R25)",
        "iat/moov-ach__iat-credit.ach": "the entry announces seven addenda and has nine (R25)",
        "iat/moov-ach__iat-debit.ach": "the entry announces seven addenda and has nine (R25)",
        "iat/moov-ach__iat-mixedCreditDebit.ach": "the entries announce seven addenda and have nine (R25)",
        "invalid/afrunt-jach__ach-payrol.txt":
            "the destination may be a number of the bank's own, without a check digit",
        "invalid/afrunt-jach__ach-tr.txt":
            "the destination may be a number of the bank's own, without a check digit",
        "noc/moov-ach__cor-read.ach": "the addenda do not carry the trace number of their entry (R27)",
        "noc/moov-ach__cor-read-2.ach": "the addenda do not carry the trace number of their entry (R27)",
        "returns/moov-ach__contested-return.ach":
            "the addenda do not carry the trace number of their entry (R27), whose code is that of a forward entry",
        "returns/jm81-ach__return_noc.txt":
            "the destination may be a number of the bank's own, without a check digit",
        "returns/moov-ach__issue702.ach": "a file header may lack the blanks at its end",
        "valid/moov-ach__enr-read.ach": "a name stands where an enrolment counts its addenda (R25)",
        "valid/moov-ach__enr-read-2.ach": "a name stands where an enrolment counts its addenda (R25)",
    ]

    static func rows() throws -> [Row] {
        let table = String(decoding: try SharedFiles.bytes("corpus/nacha/EXPECTED.tsv"), as: UTF8.self)
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard !cells[0].hasSuffix(".gz") else { return nil }
            let pairs = cells[3].split(separator: " ").map { $0.split(separator: "=", maxSplits: 1) }
            var facts: [String: String] = [:]
            for pair in pairs where pair.count == 2 { facts[String(pair[0])] = String(pair[1]) }
            return Row(file: cells[0], isOK: cells[1] == "ok", facts: facts)
        }
    }

    static func bytes(_ row: Row) throws -> [UInt8] {
        try SharedFiles.bytes("corpus/nacha/" + row.file)
    }

    @Test("the verdicts are theirs, but for those that we can explain")
    func verdicts() throws {
        let rows = try Self.rows()
        #expect(rows.count == 100)
        for row in rows {
            let reading = ACHReading(try Self.bytes(row), policy: .outgoing)
            let isOK = reading.error == nil && !reading.findings.contains { $0.severity == .error }
            let differs = isOK != row.isOK
            #expect(differs == (Self.deviations[row.file] != nil), "\(row.file) \(row.isOK)\n\(reading.text)")
        }
    }

    @Test("counts and totals of good files are theirs")
    func counts() throws {
        for row in try Self.rows() where row.isOK {
            let summary = ACHReading(try Self.bytes(row)).summary
            #expect(summary.entries == row.count("entries", "iat", "adv"), "\(row.file)")
            let total = summary.totals.first
            #expect(total?.debit == Int128(row.count("debit")), "\(row.file)")
            #expect(total?.credit == Int128(row.count("credit")), "\(row.file)")
            if row.count("iat") > 0 { continue }
            let addenda = row.count("a02", "a05", "a98", "a98r", "a99", "a99d", "a99c")
            #expect(summary.details == addenda, "\(row.file)")
        }
    }

    @Test("each line that is an entry gives one event, in bad files too")
    func conservation() throws {
        for row in try Self.rows() {
            let bytes = try Self.bytes(row)
            let reading = ACHReading(bytes)
            #expect(reading.summary.leaves == reading.lines.count, "\(row.file)")
            #expect(reading.count.total == bytes.count, "\(row.file)")
            #expect(reading.summary.entries == reading.lines.count, "\(row.file)")
            let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
            // Files that were damaged until no line ends were left are counted by places.
            if lines.contains(where: { $0.count > 188 }) { continue }
            let entries = lines.count { $0.first == UInt8(ascii: "6") }
            #expect(reading.lines.count == entries, "\(row.file)")
        }
    }

    @Test("returns and notifications of change are told as such")
    func answers() throws {
        for row in try Self.rows() where row.isOK {
            let reading = ACHReading(try Self.bytes(row))
            let changed = reading.lines.count { $0.contains(": changed ") }
            #expect(changed == row.count("a98"), "\(row.file)")
            // One entry of the corpus carries its whole story in three addenda: it is one event.
            let answers = ["returned", "dishonored", "contested"].reduce(0) { sum, kind in
                sum + reading.lines.count { $0.contains(": \(kind) ") }
            }
            let hasDebits = row.count("debit") > 0
            let told = min(row.count("a99", "a99d", "a99c"), row.count("entries"))
            if hasDebits, row.count("credit") == 0 { #expect(answers == told, "\(row.file)") }
        }
    }
}
