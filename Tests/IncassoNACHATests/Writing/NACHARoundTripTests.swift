import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("ACH files read back")
struct NACHARoundTripTests {
    @Test("what is written is read, and adds up")
    func roundTrip() throws {
        var random = SeededGenerator()
        for _ in 0..<100 {
            let file = Self.file(&random)
            let batches = (1...random.int(1...4)).map { Self.batch($0, &random) }
            let entries = batches.map { Self.entries(of: $0, &random) }
            let sink = MemorySink()
            var writer = NACHAWriter(to: sink, lineEnding: random.pick(NACHALineEnding.allCases))
            try writer.begin(file)
            for (batch, entries) in zip(batches, entries) {
                try writer.begin(batch)
                for entry in entries { try writer.add(entry) }
                try writer.endBatch()
            }
            let totals = try writer.finish()
            let log = EntryLog()
            let findings = try log.read(sink.bytes)
            #expect(findings.filter { $0.severity == .error } == [], "\(random.describe)")
            #expect(log.file == file, "\(random.describe)")
            #expect(log.batches == batches, "\(random.describe)")
            #expect(log.totals == totals, "\(random.describe)")
            var seen = log.entries
            for batch in seen.indices { for entry in seen[batch].indices { seen[batch][entry].line = 0 } }
            #expect(seen == entries, "\(random.describe)")
            let sum = entries.joined().reduce(Int128(0)) { $0 + Int128($1.amount) }
            #expect(totals.debit == sum, "\(random.describe)")
            #expect(totals.entries == entries.reduce(0) { $0 + $1.count }, "\(random.describe)")
        }
    }

    @Test("the same calls give the same bytes")
    func deterministic() throws {
        #expect(try NACHASample(.web).written() == NACHASample(.web).written())
    }

    @Test("fields stand where the published layout has them")
    func layout() throws {
        let table = String(decoding: try SharedFiles.bytes("facts/nacha_layouts.tsv"), as: UTF8.self)
        var places: [String: Range<Int>] = [:]
        for line in table.split(separator: "\n").dropFirst() {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            let start = try #require(Int(cells[3]))
            let length = try #require(Int(cells[4]))
            places["\(cells[0]) \(cells[1]) \(cells[2])"] = start..<start + length
        }
        func field(_ line: String, _ name: String) throws -> String {
            let range = try #require(places[name], "\(name)")
            let bytes = Array(line.utf8)[range]
            return String(decoding: bytes, as: UTF8.self).trimmingBlanks
        }
        let lines = try NACHASample(.web).lines()
        let expected: [(Int, String, String)] = [
            (0, "1 file-header ImmediateDestination", "071000301"),
            (0, "1 file-header ImmediateOrigin", "1234567890"),
            (0, "1 file-header FileCreationDate", "261123"), (0, "1 file-header FileCreationTime", "0905"),
            (0, "1 file-header ReferenceCode", "REF-1"),
            (1, "5 all-except-IAT ServiceClassCode", "225"),
            (1, "5 all-except-IAT CompanyName", "PRAIRIE ENERGY"),
            (1, "5 all-except-IAT CompanyDiscretionaryData", "B-2026-12-01"),
            (1, "5 all-except-IAT CompanyIdentification", "1234567890"),
            (1, "5 all-except-IAT StandardEntryClassCode", "WEB"),
            (1, "5 all-except-IAT CompanyEntryDescription", "UTILITY"),
            (1, "5 all-except-IAT EffectiveEntryDate", "261201"),
            (1, "5 all-except-IAT SettlementDate", ""),
            (1, "5 all-except-IAT ODFIIdentification", "07100030"),
            (2, "6 WEB TransactionCode", "27"), (2, "6 WEB RDFIIdentification", "12104288"),
            (2, "6 WEB DFIAccountNumber", "004444001"), (2, "6 WEB Amount", "0000001037"),
            (2, "6 WEB IndividualIdentificationNumber", "INV-1"),
            (2, "6 WEB IndividualName", "Jane Q Customer 1"), (2, "6 WEB PaymentTypeCode", "R"),
            (2, "6 WEB TraceNumber", "071000300000001"),
            (4, "8 all-except-ADV EntryAddendaCount", "000002"),
            (4, "8 all-except-ADV EntryHash", "0035242298"),
            (4, "8 all-except-ADV TotalDebitAmount", "000000002111"),
            (5, "9 all-except-ADV BatchCount", "000001"), (5, "9 all-except-ADV BlockCount", "000001"),
            (5, "9 all-except-ADV TotalDebitAmount", "000000002111"),
        ]
        for (line, name, value) in expected { #expect(try field(lines[line], name) == value, "\(name)") }
        #expect(lines.allSatisfy { $0.utf8.count == 94 })
    }

    // MARK: Random values

    private static let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,-&'/#"

    private static func text(_ length: ClosedRange<Int>, _ random: inout SeededGenerator) -> String {
        // Not a blank or zero alone: that would be missing.
        ("X" + random.text(of: letters, length: length.lowerBound - 1...length.upperBound - 1)).trimmingBlanks
    }

    private static func file(_ random: inout SeededGenerator) -> NACHAFile {
        var file = NACHASample().file
        file.immediateDestination = random.pick(["071000301", "9876543210", "ABC"])
        file.creationMinute = random.pick([nil, random.int(0...1439)])
        file.fileIdModifier = random.pick(["A", "Z", "0", "9"])
        file.immediateOriginName = text(1...23, &random)
        return file
    }

    private static func batch(_ number: Int, _ random: inout SeededGenerator) -> NACHABatch {
        var batch = NACHASample(random.pick(NACHAEntryClass.written)).batch
        batch.batchNumber = number
        batch.companyName = text(1...16, &random)
        batch.companyDiscretionaryData = text(1...20, &random)
        batch.companyEntryDescription = text(1...10, &random)
        batch.effectiveEntryDate = LocalDate(iso: "2026-12-01")?.adding(days: random.int(0...3))
        return batch
    }

    private static func entries(of batch: NACHABatch, _ random: inout SeededGenerator) -> [NACHAEntry] {
        var trace = NACHAEntry.trace(odfi: NACHASample.odfi, sequence: 0)
        return (0..<random.int(1...30)).map { _ in
            var entry = NACHAEntry()
            entry.transactionCode = random.pick([.checkingDebit, .savingsDebit])
            let bank = random.pick([0, 1, 11, 12, 21, 32, 61, 72, 80]) * 1_000_000 + random.int(0...999_999)
            let digits = String(bank * 10 + RoutingNumber.checkDigit(of: bank))
            entry.routingNumber = ByteString(String(repeating: "0", count: 9 - digits.utf8.count) + digits)
            entry.accountNumber = ByteString(random.text(of: "123456789-AB", length: 1...17))
            entry.amount = Int64(random.pick([1, random.int(1...100_000), 9_999_999_999]))
            entry.individualId = ByteString(text(1...15, &random))
            entry.individualName = ByteString(text(1...22, &random))
            entry.discretionaryData = random.pick([NACHAEntry.recurring, NACHAEntry.single])
            trace += random.int(1...1000)
            entry.traceNumber = trace
            return entry
        }
    }
}

extension String {
    /// The text without the blanks at its ends.
    var trimmingBlanks: String {
        var text = Substring(self)
        while text.last == " " { text.removeLast() }
        while text.first == " " { text.removeFirst() }
        return String(text)
    }
}
