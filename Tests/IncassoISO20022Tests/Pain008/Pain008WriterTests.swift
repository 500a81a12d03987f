import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// The files that tests write, each with a golden file of the same name.
enum Pain008Case: String, CaseIterable {
    case coreRecurring = "core-rcur"
    case b2bOneOff = "b2b-ooff"
    case address = "structured-address"
    case reference = "rf-reference"
    case hostileText = "hostile-text"
    case twoBlocks = "two-blocks"

    var sample: Pain008Sample {
        switch self {
        case .coreRecurring:
            var sample = Pain008Sample()
            let debits = [Pain008Sample.transaction(1), Pain008Sample.transaction(2, amount: 99_999_999_999)]
            sample.blocks = [(Pain008Sample.block(), debits)]
            sample.total()
            return sample
        case .b2bOneOff:
            return .single { head, debit in
                head.localInstrument = .b2b
                head.sequenceType = .oneOff
                head.batchBooking = false
                head.creditorAgent = ""
                head.categoryPurpose = "SUPP"
                debit.debtorAgent = ByteString("ABNANL2A")
                debit.amount = 1
            }
        case .address:
            return .single { head, debit in
                head.creditorAddress.street = ByteString("Hauptstrasse")
                head.creditorAddress.buildingNumber = ByteString("1a")
                head.creditorAddress.postalCode = ByteString("50667")
                head.creditorAddress.town = ByteString("Köln")
                head.creditorAddress.country = ByteString("DE")
                debit.debtorAccount = ByteString("GB29NWBK60161331926819")
                debit.debtorAddress.town = ByteString("London")
                debit.debtorAddress.country = ByteString("GB")
            }
        case .reference:
            return .single { _, debit in
                debit.remittance.removeAll()
                debit.creditorReference = ByteString("RF18539007547034")
                debit.instructionId = ByteString("I+1?/(2):3.4,5'6")
            }
        case .hostileText:
            var sample = Pain008Sample()
            let names = [
                "Jürgen Weiß & Söhne <GmbH> \"Ä\"", "O'Neil", "Zoë", "a\u{0007}b", "  two   blanks  ",
                "]]><Nm>x</Nm>", "𝔘nicode 🙂", String(repeating: "ü", count: 70), "Γιώργος", "Łukasz Żółć",
            ]
            let debits = names.enumerated().map { number, name in
                var debit = Pain008Sample.transaction(number + 1)
                debit.debtorName = ByteString(name)
                debit.remittance = ByteString(name + " & more")
                return debit
            }
            sample.blocks = [(Pain008Sample.block(), debits)]
            sample.total()
            return sample
        case .twoBlocks:
            var sample = Pain008Sample()
            var second = Pain008Sample.block("P-2")
            second.sequenceType = .final
            second.requestedCollectionDate = day("2026-12-02")
            second.batchBooking = nil
            sample.blocks = [
                (Pain008Sample.block("P-1"), [Pain008Sample.transaction(1)]),
                (second, [Pain008Sample.transaction(2), Pain008Sample.transaction(3)]),
            ]
            sample.total()
            return sample
        }
    }
}

@Suite struct Pain008WriterTests {
    @Test(arguments: Pain008Case.allCases)
    func writesTheSameBytesAsBefore(_ file: Pain008Case) throws {
        try Golden.expect(file.sample.written(), equals: "\(file.rawValue).xml")
    }

    @Test(arguments: Pain008Case.allCases)
    func isValidAgainstOurOwnSchema(_ file: Pain008Case) throws {
        #expect(
            try SchemaOracle.complaints(
                about: file.sample.written(),
                schema: SchemaOracle.own("pain.008.001.08.incasso")
            ) == ""
        )
    }

    @Test(arguments: Pain008Case.allCases, ["pain.008.001.08", "national/pain.008.001.08_GBIC_4"])
    func isValidAgainstOfficialSchemas(_ file: Pain008Case, schema: String) throws {
        #expect(
            try SchemaOracle.complaints(about: file.sample.written(), schema: SchemaOracle.official(schema))
                == ""
        )
    }

    @Test func ourSchemaRefusesWhatIsOutsideTheProfile() throws {
        let good = String(decoding: try Pain008Case.coreRecurring.sample.written(), as: UTF8.self)
        let edits = [
            ("<SeqTp>RCUR</SeqTp>", "<SeqTp>RPRE</SeqTp>"),
            ("<EndToEndId>E-1</EndToEndId>", "<EndToEndId>E//1</EndToEndId>"),
            ("<EndToEndId>E-1</EndToEndId>", "<EndToEndId>/E1</EndToEndId>"),
            ("<EndToEndId>E-1</EndToEndId>", "<EndToEndId>\(String(repeating: "x", count: 36))</EndToEndId>"),
            ("<Nm>Anna Schmidt</Nm>", "<Nm>Jürgen</Nm>"),
            ("<Nm>Anna Schmidt</Nm>", "<Nm>\(String(repeating: "x", count: 71))</Nm>"),
            ("\"EUR\">12.30", "\"EUR\">0.00"),
            ("\"EUR\">12.30", "\"USD\">12.30"),
            ("<Ustrd>Invoice 2026-1</Ustrd>", "<Ustrd>a</Ustrd><Ustrd>b</Ustrd>"),
            ("<Dbtr><Nm>Anna Schmidt</Nm>", "<Dbtr><Nm>Anna</Nm><PstlAdr><AdrLine>x</AdrLine></PstlAdr>"),
        ]
        for (from, to) in edits {
            let bad = good.replacing(from, with: to, maxReplacements: 1)
            #expect(bad != good)
            let said = try SchemaOracle.complaints(
                about: Array(bad.utf8),
                schema: SchemaOracle.own("pain.008.001.08.incasso")
            )
            #expect(said.contains("element"), "accepted \(to)")
        }
    }

    @Test func hugeFilesAreHandedOnInPieces() throws {
        let sink = CountingSink()
        var writer = Pain008Writer(to: sink)
        let count = 5_000
        var message = Pain008Sample().message
        message.transactionCount = count
        message.controlSum = Int128(count * 1_230)
        var block = Pain008Sample.block()
        block.transactionCount = count
        block.controlSum = message.controlSum
        try writer.begin(message)
        try writer.begin(block)
        let debit = Pain008Sample.transaction(1)
        for _ in 0..<count { try writer.add(debit) }
        try writer.endBlock()
        #expect(try writer.finish() == Pain008Totals(count: count, sum: Int128(count * 1_230)))
        #expect(sink.pieces.count > 5)
        #expect(sink.pieces.dropLast().allSatisfy { (256 * 1024..<260 * 1024).contains($0) })
    }

    @Test func whatTheSinkThrowsIsThrown() throws {
        struct Full: Error {}
        final class FullSink: ByteSink {
            func write(_ bytes: Span<UInt8>) throws { throw Full() }
        }
        #expect(throws: Full.self) { try Pain008Case.coreRecurring.sample.write(to: FullSink()) }
    }
}

/// Remembers the size of each piece.
final class CountingSink: ByteSink {
    private(set) var pieces: [Int] = []

    func write(_ bytes: Span<UInt8>) {
        pieces.append(bytes.count)
    }
}
