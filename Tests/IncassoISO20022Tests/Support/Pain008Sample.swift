import IncassoCore
import IncassoISO20022
import IncassoXML

/// Collection files for tests, as values.
struct Pain008Sample: WritableSample {
    typealias Refusal = Pain008Writer.Refusal

    var message = Pain008Message(
        messageId: "M-2026-12-01",
        createdAt: "2026-11-21T06:00:00",
        initiatingPartyName: "Muster Energie GmbH",
        transactionCount: 0,
        controlSum: 0
    )
    var blocks: [(head: Pain008Block, transactions: [Pain008Transaction])] = []
    var version = Pain008Version.v08
    var addressMode = Pain008Address.Mode.structured

    /// The same in another version.
    func inVersion(_ version: Pain008Version) -> Pain008Sample {
        var sample = self
        sample.version = version
        return sample
    }

    /// Sets counts and sums to what the debits add up to.
    mutating func total() {
        var all = Pain008Totals()
        for index in blocks.indices {
            let sum = blocks[index].transactions.reduce(Int128(0)) { $0 + Int128($1.amount) }
            blocks[index].head.transactionCount = blocks[index].transactions.count
            blocks[index].head.controlSum = sum
            all.count += blocks[index].transactions.count
            all.sum += sum
        }
        message.transactionCount = all.count
        message.controlSum = all.sum
    }

    /// The bytes of the file.
    func written() throws -> [UInt8] {
        let sink = MemorySink()
        try write(to: sink)
        return sink.bytes
    }

    @discardableResult
    func write(to sink: any ByteSink) throws -> Pain008Totals {
        var writer = Pain008Writer(to: sink, version: version, addressMode: addressMode)
        try writer.begin(message)
        for block in blocks {
            try writer.begin(block.head)
            for transaction in block.transactions { try writer.add(transaction) }
            try writer.endBlock()
        }
        return try writer.finish()
    }

    static func block(_ id: String = "P-1", instrument: Pain008Block.LocalInstrument = .core) -> Pain008Block
    {
        var block = Pain008Block(
            paymentInformationId: id,
            localInstrument: instrument,
            sequenceType: .recurring,
            requestedCollectionDate: day("2026-12-01"),
            creditorName: "Muster Energie GmbH",
            creditorAccount: "DE89370400440532013000",
            creditorIdentifier: "DE98ZZZ09999999999",
            transactionCount: 0,
            controlSum: 0
        )
        block.creditorAgent = "COBADEFFXXX"
        block.batchBooking = true
        return block
    }

    static func transaction(_ number: Int, amount: Int64 = 1_230) -> Pain008Transaction {
        var transaction = Pain008Transaction()
        transaction.endToEndId = ByteString("E-\(number)")
        transaction.amount = amount
        transaction.mandateId = ByteString("MNDT-\(number)")
        transaction.signatureDate = day("2024-02-29")
        transaction.debtorName = ByteString("Anna Schmidt")
        transaction.debtorAccount = ByteString("NL91ABNA0417164300")
        transaction.remittance = ByteString("Invoice 2026-\(number)")
        return transaction
    }

    /// One block with one debit, changed by the caller.
    static func single(
        _ change: (inout Pain008Block, inout Pain008Transaction) -> Void = { _, _ in }
    ) -> Pain008Sample {
        var sample = Pain008Sample()
        var head = block()
        var debit = transaction(1)
        change(&head, &debit)
        sample.blocks = [(head, [debit])]
        sample.total()
        return sample
    }
}

/// A day of a test.
func day(_ iso: String) -> LocalDate {
    LocalDate(iso: iso) ?? .earliest
}
