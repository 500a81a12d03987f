import IncassoCore
import IncassoEngine
import IncassoISO20022
import IncassoSQL
import IncassoTestSupport
import Testing

/// Whatever a program asks for in a collection file, the files that we make of it ask for the same.
@Suite struct AdoptPropertyTests {
    @Test(arguments: TestDatabase.all)
    func adoptedAndBuiltAgainAsksForTheSame(_ kind: TestDatabase) throws {
        var random = SeededGenerator()
        for round in 1...3 {
            try TestBook.with(kind) { book in
                let bytes = try Self.file(round, &random)
                let path = book.directory.path + "/erp.xml"
                try TestFiles.write(bytes, to: path)
                let report = try book.engine().intake.importCollections(path, creditor: book.creditor())
                #expect(report.outcome == .imported, "seed \(random.seed): \(report.findings)")
                let released = try book.collect()
                var built: [String] = []
                for batch in released { built += try Self.debits(TestFiles.bytes(try #require(batch.file))) }
                let asked = try Self.debits(bytes)
                #expect(asked.sorted() == built.sorted(), "seed \(random.seed), round \(round)")
                #expect(asked.count == report.accepted)
            }
        }
    }

    /// Debits of random amounts, names, texts and kinds of mandates, in blocks by scheme, sequence and day.
    private static func file(_ round: Int, _ random: inout SeededGenerator) throws -> [UInt8] {
        var number = 0
        var blocks: [(head: Pain008Block, debits: [Pain008Transaction])] = []
        for index in 0..<Int.random(in: 1...4, using: &random) {
            let sequence = [Pain008Block.SequenceType.recurring, .oneOff, .first][
                Int.random(in: 0...2, using: &random)
            ]
            let debits = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                number += 1
                return debit(number, &random)
            }
            let day = try #require(LocalDate(iso: "2026-12-0\(Int.random(in: 1...4, using: &random))"))
            let head = Pain008Block(
                paymentInformationId: "R\(round)-\(index)",
                localInstrument: Bool.random(using: &random) ? .core : .b2b,
                sequenceType: sequence,
                requestedCollectionDate: day,
                creditorName: "Sportschule Koeln",
                creditorAccount: "DE89370400440532013000",
                creditorIdentifier: "DE98ZZZ09999999999",
                transactionCount: debits.count,
                controlSum: debits.reduce(0) { $0 + Int128($1.amount) }
            )
            blocks.append((head, debits))
        }
        let sink = CollectedBytes()
        var writer = Pain008Writer(to: sink)
        try writer.begin(
            Pain008Message(
                messageId: "ERP-\(round)",
                createdAt: "2026-11-20T08:00:00",
                initiatingPartyName: "Sportschule Koeln",
                transactionCount: blocks.reduce(0) { $0 + $1.debits.count },
                controlSum: blocks.reduce(0) { $0 + ($1.head.controlSum ?? 0) }
            )
        )
        for block in blocks {
            try writer.begin(block.head)
            for debit in block.debits { try writer.add(debit) }
            try writer.endBlock()
        }
        try writer.finish()
        return sink.bytes
    }

    private static func debit(_ number: Int, _ random: inout SeededGenerator) -> Pain008Transaction {
        var debit = Pain008Transaction()
        debit.endToEndId = ByteString("E\(number)/\(Int.random(in: 1...999, using: &random))")
        debit.amount = Int64.random(in: 1...99_999_999, using: &random)
        debit.mandateId = ByteString("M-\(number)")
        debit.signatureDate = LocalDate(iso: "2025-0\(Int.random(in: 1...9, using: &random))-15")
        debit.debtorName = ByteString(["Erika Beispiel", "O'Neil + Co", "de Vries (Jan)"][number % 3])
        debit.debtorAccount = ByteString(TestBook.iban(number))
        if Bool.random(using: &random) {
            debit.remittance = ByteString("Rechnung \(number), Dezember")
        } else if Bool.random(using: &random) {
            debit.creditorReference = ByteString("RF18539007547034")
        }
        return debit
    }

    /// Everything that a file asks for, a line for each debit.
    private static func debits(_ bytes: [UInt8]) throws -> [String] {
        let found = AskedDebits()
        let reader = Pain008Reader(into: found)
        try reader.feed(bytes.span)
        let result = try reader.finish()
        #expect(result.findings.isEmpty)
        return found.lines
    }
}

/// Lists what the debits of a file ask for, apart from what says how they are collected.
private final class AskedDebits: Pain008Consumer {
    var lines: [String] = []
    private var head = ""

    func begin(_ message: borrowing Pain008Message) {}

    func begin(_ block: borrowing Pain008Block) {
        let isOnce = block.sequenceType == .oneOff
        head =
            "\(block.localInstrument?.rawValue ?? "") \(isOnce) \(block.requestedCollectionDate?.description ?? "") \(block.creditorAccount) \(block.creditorIdentifier)"
    }

    func handle(_ debit: borrowing Pain008Transaction) {
        lines.append(
            "\(head) \(debit.endToEndId.string) \(debit.amount) \(debit.mandateId.string) \(debit.signatureDate?.description ?? "") "
                + "\(debit.debtorName.string) \(debit.debtorAccount.string) \(debit.remittance.string) \(debit.creditorReference.string)"
        )
    }

    func end(_ block: borrowing Pain008Block, totals: Pain008Totals) {}
    func end(_ message: borrowing Pain008Message, totals: Pain008Totals) {}
}

/// Keeps what is written.
private final class CollectedBytes: ByteSink {
    var bytes: [UInt8] = []

    func write(_ chunk: Span<UInt8>) {
        for index in chunk.indices { bytes.append(chunk[index]) }
    }
}
