import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct Pain008RoundTripTests {
    /// Random files of what the writer takes unchanged.
    private static func sample(_ random: inout SeededGenerator) throws -> Pain008Sample {
        let identifiers = "ABCxyz019+?-:().,'"
        let texts = "ABCxyz019/+?-:().,'"
        let instrument: Pain008Block.LocalInstrument = random.int(0...1) == 0 ? .core : .b2b
        var sample = Pain008Sample()
        sample.message.messageId = random.text(of: identifiers, length: 1...35)
        for number in 0..<random.int(1...4) {
            var head = Pain008Sample.block("P-\(number)", instrument: instrument)
            head.sequenceType = random.pick([.first, .recurring, .final, .oneOff])
            head.requestedCollectionDate = day("2026-12-01").adding(days: random.int(0...400))
            head.batchBooking = random.pick([true, false, nil])
            head.creditorAgent = random.pick(["", "COBADEFFXXX", "ABNANL2A"])
            head.categoryPurpose = random.pick([nil, "SUPP", "A1"])
            if random.int(0...1) == 0 { head.creditorAddress = address(&random, texts) }
            var debits: [Pain008Transaction] = []
            for _ in 0..<random.int(1...20) {
                var debit = Pain008Transaction()
                debit.endToEndId = ByteString(random.text(of: identifiers, length: 1...35))
                if random.int(0...3) == 0 {
                    debit.instructionId = ByteString(random.text(of: identifiers, length: 1...35))
                }
                debit.amount = Int64(
                    random.pick([1, 99, 100, 12_345, 99_999_999_999, random.int(1...100_000_000)])
                )
                debit.mandateId = ByteString(random.text(of: identifiers, length: 1...35))
                debit.signatureDate = day("2010-01-01").adding(days: random.int(0...6_000))
                debit.debtorName = ByteString(random.text(of: texts, length: 1...70))
                debit.debtorAccount = ByteString(
                    random.pick([
                        "NL91ABNA0417164300", "DE89370400440532013000", "FR1420041010050500013M02606",
                    ])
                )
                debit.debtorAgent = ByteString(random.pick(["", "BNPAFRPP", "GIBAATWWXXX"]))
                if random.int(0...2) == 0 { debit.debtorAddress = address(&random, texts) }
                switch random.int(0...2) {
                case 0: debit.remittance = ByteString(random.text(of: texts, length: 1...140))
                case 1:
                    debit.creditorReference = ByteString(
                        try CreditorReference(body: "\(random.int(1...99_999))").text
                    )
                default: break
                }
                debits.append(debit)
            }
            sample.blocks.append((head, debits))
        }
        sample.total()
        return sample
    }

    private static func address(_ random: inout SeededGenerator, _ texts: String) -> Pain008Address {
        var address = Pain008Address()
        if random.int(0...1) == 0 { address.street = ByteString(random.text(of: texts, length: 1...70)) }
        if random.int(0...1) == 0 {
            address.buildingNumber = ByteString(random.text(of: texts, length: 1...16))
        }
        if random.int(0...1) == 0 { address.postalCode = ByteString(random.text(of: texts, length: 1...16)) }
        address.town = ByteString(random.text(of: texts, length: 1...35))
        address.country = ByteString(random.pick(["DE", "GB", "CH"]))
        return address
    }

    @Test func whatIsWrittenIsReadBack() throws {
        var random = SeededGenerator()
        for _ in 0..<60 {
            let sample = try Self.sample(&random)
            let bytes = try sample.written()
            let recorder = Pain008Recorder()
            let result = try recorder.read(bytes, chunkSize: random.int(1...4_000))
            #expect(result.findings == [], "\(random.describe)")
            #expect(result.version == "001.08")
            #expect(recorder.messages == [sample.message], "\(random.describe)")
            #expect(recorder.blocks.count == sample.blocks.count)
            for (read, written) in zip(recorder.blocks, sample.blocks) {
                var head = read.head
                head.line = 0
                #expect(head == written.head, "\(random.describe)")
                let debits = read.transactions.map { debit in
                    var debit = debit
                    debit.line = 0
                    return debit
                }
                #expect(debits == written.transactions, "\(random.describe)")
            }
            #expect(result.totals.sum == sample.message.controlSum)
            #expect(result.totals.count == sample.message.transactionCount)
        }
    }

    @Test func linesAreThoseOfTheFile() throws {
        let recorder = Pain008Recorder()
        _ = try recorder.read(Pain008Case.twoBlocks.sample.written())
        #expect(recorder.blocks.map(\.head.line) == [5, 8])
        #expect(recorder.blocks.flatMap { $0.transactions.map(\.line) } == [6, 9, 10])
    }
}
