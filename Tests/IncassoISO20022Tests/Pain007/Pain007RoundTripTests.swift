import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct Pain007RoundTripTests {
    private static let identifiers = "ABCxyz019+?-:().,'"
    private static let texts = "ABCxyz019/+?-:().,'"

    /// Random files of what the writer takes unchanged.
    private static func sample(_ random: inout SeededGenerator) throws -> Pain007Sample {
        let created = day("2026-12-01").adding(days: random.int(0...400))
        let instrument: Pain008Block.LocalInstrument = random.pick([.core, .b2b])
        var sample = Pain007Sample(reversing: Pain008Sample())
        sample.message.messageId = random.text(of: identifiers, length: 1...35)
        sample.message.createdAt = "\(created)T23:59:59"
        sample.message.originalMessageId = random.text(of: identifiers, length: 1...35)
        sample.message.originalMessageName = random.pick(["pain.008.001.02", "pain.008.001.11"])
        for number in 0..<random.int(1...4) {
            var head = Pain007Block(originalPaymentInformationId: "P-\(number)")
            if random.int(0...1) == 0 { head.reversalId = random.text(of: identifiers, length: 1...35) }
            let reversals = try (0..<random.int(1...12)).map { _ in
                try reversal(&random, created: created, instrument: instrument)
            }
            if random.int(0...1) == 0 {
                head.originalCount = reversals.count + random.int(0...3)
                head.originalSum = reversals.reduce(0) { $0 + Int128($1.amount) } + 7
            }
            sample.blocks.append((head, reversals))
        }
        sample.total()
        return sample
    }

    private static func reversal(
        _ random: inout SeededGenerator,
        created: LocalDate,
        instrument: Pain008Block.LocalInstrument
    ) throws -> Pain007Transaction {
        var reversal = Pain007Transaction()
        reversal.reversalId = ByteString(random.text(of: identifiers, length: 1...35))
        reversal.originalEndToEndId = ByteString(random.text(of: identifiers, length: 1...35))
        if random.int(0...3) == 0 {
            reversal.originalInstructionId = ByteString(random.text(of: identifiers, length: 1...35))
        }
        reversal.amount = Int64(random.pick([1, 99, 100, 12_345, 99_999_999_999, random.int(1...9_999_999)]))
        reversal.originalAmount = reversal.amount
        reversal.originatorName = ByteString(random.text(of: texts, length: 1...70))
        reversal.reason = random.pick(Pain007Reason.allowed)
        try fill(&reversal.original, &random)
        reversal.original.localInstrument = instrument
        // A collection date from which the day of creation is within reach: there is always one five days back.
        let dates = (0...12).map { created.adding(days: -$0) }
            .filter { Pain007Window(collectionDate: $0).contains(created) }
        reversal.original.requestedCollectionDate = random.pick(dates)
        return reversal
    }

    private static func fill(_ original: inout Pain007Original, _ random: inout SeededGenerator) throws {
        let accounts = ["NL91ABNA0417164300", "DE89370400440532013000", "FR1420041010050500013M02606"]
        original.creditorIdentifier = ByteString(random.pick(["DE98ZZZ09999999999", "BE69ZZZ050D000000008"]))
        original.sequenceType = random.pick([.first, .recurring, .final, .oneOff])
        original.categoryPurpose = ByteString(random.pick(["", "SUPP", "A1"]))
        original.mandateId = ByteString(random.text(of: identifiers, length: 1...35))
        original.signatureDate = day("2010-01-01").adding(days: random.int(0...6_000))
        switch random.int(0...2) {
        case 0: original.remittance = ByteString(random.text(of: texts, length: 1...140))
        case 1:
            let reference = try CreditorReference(body: "\(random.int(1...99_999))")
            original.creditorReference = ByteString(reference.text)
        default: break
        }
        original.debtorName = ByteString(random.text(of: texts, length: 1...70))
        original.debtorAccount = ByteString(random.pick(accounts))
        original.debtorAgent = ByteString(random.pick(["", "BNPAFRPP", "GIBAATWWXXX"]))
        original.creditorName = ByteString(random.text(of: texts, length: 1...70))
        original.creditorAccount = ByteString(random.pick(accounts))
        original.creditorAgent = ByteString(random.pick(["", "COBADEFFXXX"]))
        if random.int(0...2) == 0 { amend(&original, &random, accounts) }
        if random.int(0...1) == 0 { original.debtorAddress = Pain008Sample.address(.hybrid, &random) }
        if random.int(0...1) == 0 { original.creditorAddress = Pain008Sample.address(.hybrid, &random) }
        if random.int(0...3) == 0 {
            original.ultimateDebtorName = ByteString(random.text(of: texts, length: 1...70))
            original.ultimateCreditorName = ByteString(random.text(of: texts, length: 1...70))
            original.purpose = ByteString(random.pick(["ELEC", "A"]))
        }
    }

    private static func amend(
        _ original: inout Pain007Original,
        _ random: inout SeededGenerator,
        _ accounts: [String]
    ) {
        original.previousMandateId = ByteString(random.pick(["", "OLD-1"]))
        original.previousCreditorIdentifier = ByteString(random.pick(["", "NL64ZZZ321096320000"]))
        original.previousCreditorName = ByteString(random.pick(["", "Former name"]))
        original.previousDebtorAccount = ByteString(
            random.pick(["", Pain007Original.newAccountCode] + accounts)
        )
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = SeededGenerator()
        var documents: [[UInt8]] = []
        for _ in 0..<60 {
            let sample = try Self.sample(&random)
            let bytes = try sample.written()
            documents.append(bytes)
            let recorder = Pain007Recorder()
            let result = try recorder.read(bytes, chunkSize: random.int(1...4_000))
            #expect(result.findings == [], "\(random.describe)")
            #expect(result.version == "001.09")
            #expect(recorder.messages == [sample.message], "\(random.describe)")
            #expect(recorder.blocks.count == sample.blocks.count)
            for (read, written) in zip(recorder.blocks, sample.blocks) {
                var head = read.head
                head.line = 0
                #expect(head == written.head, "\(random.describe)")
                let reversals = read.transactions.map { reversal in
                    var reversal = reversal
                    reversal.line = 0
                    return reversal
                }
                #expect(reversals == written.transactions, "\(random.describe)")
            }
            #expect(result.totals.sum == sample.message.controlSum)
            #expect(result.totals.count == sample.message.transactionCount)
        }
        let schema = SchemaOracle.own("pain.007.001.09.incasso")
        let complaints = try JavaXSD.validate(documents: documents, schema: schema)
        #expect(complaints.allSatisfy { $0 == "" }, "\(random.describe)")
    }

    @Test func mutatedFilesNeverTrapTheReader() throws {
        var random = SeededGenerator()
        let good = try Pain007Case.parties.sample.written()
        for _ in 0..<400 {
            var bytes = good
            for _ in 0..<random.int(1...6) {
                let place = random.int(0...(bytes.count - 1))
                switch random.int(0...2) {
                case 0: bytes[place] = UInt8(random.int(0...255))
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(random.int(32...126)), at: place)
                }
            }
            let recorder = Pain007Recorder()
            do {
                let result = try recorder.read(bytes)
                #expect(result.totals.count == recorder.blocks.reduce(0) { $0 + $1.transactions.count })
            } catch let failure as XMLReadError {
                #expect(!failure.diagnostic.id.isEmpty, "\(random.describe)")
            }
        }
    }

    @Test func linesAreThoseOfTheFile() throws {
        let recorder = Pain007Recorder()
        _ = try recorder.read(Pain007Case.twoBlocks.sample.written())
        #expect(recorder.blocks.map(\.head.line) == [6, 9])
        #expect(recorder.blocks.flatMap { $0.transactions.map(\.line) } == [7, 10])
    }
}
