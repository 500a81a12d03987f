import IncassoCore
import IncassoISO20022
import IncassoXML

/// A collection file for the simulated bank: blocks of so many debits each.
struct ReleasedFile {
    var messageId = "M-1"
    var instrument = Pain008Block.LocalInstrument.core
    var due = LocalDate(iso: "2026-12-01") ?? .earliest
    var account = "DE89370400440532013000"
    /// For each block: how many debits, and whether it is booked as a batch.
    var blocks: [(count: Int, batch: Bool?)] = [(2_000, true)]

    var count: Int { blocks.reduce(0) { $0 + $1.count } }
    var sum: Int128 { blocks.indices.reduce(Int128(0)) { $0 + sum(ofBlock: $1) } }

    /// The amount of a debit; all differ a little.
    private func amount(_ block: Int, _ number: Int) -> Int64 {
        Int64(1_000 + block * 7 + number % 977)
    }

    private func sum(ofBlock block: Int) -> Int128 {
        (0..<blocks[block].count).reduce(Int128(0)) { $0 + Int128(amount(block, $1)) }
    }

    /// Writes the file and returns its path.
    func write(to folder: TemporaryFolder) throws -> String {
        let path = "\(folder.path)/\(messageId).xml"
        let sink = try FileSink(path: path)
        var writer = Pain008Writer(to: sink)
        try writer.begin(
            Pain008Message(
                messageId: messageId,
                createdAt: "2026-11-27T09:30:00",
                initiatingPartyName: "Muster Energie GmbH",
                transactionCount: count,
                controlSum: sum
            )
        )
        var debit = Pain008Transaction()
        for (block, form) in blocks.enumerated() {
            var head = Pain008Block(
                paymentInformationId: "\(messageId)-P\(block + 1)",
                localInstrument: instrument,
                sequenceType: .recurring,
                requestedCollectionDate: due,
                creditorName: "Muster Energie GmbH",
                creditorAccount: account,
                creditorIdentifier: "DE98ZZZ09999999999",
                transactionCount: form.count,
                controlSum: sum(ofBlock: block)
            )
            head.batchBooking = form.batch
            try writer.begin(head)
            for number in 0..<form.count {
                debit.reset()
                debit.endToEndId = ByteString("\(messageId)-\(block)-\(number)")
                debit.amount = amount(block, number)
                debit.mandateId = ByteString("MNDT-\(number)")
                debit.signatureDate = LocalDate(iso: "2024-02-29")
                debit.debtorName = ByteString("O'Neil \(number)")
                debit.debtorAccount = ByteString("NL91ABNA0417164300")
                try writer.add(debit)
            }
            try writer.endBlock()
        }
        try writer.finish()
        try sink.close()
        return path
    }
}
