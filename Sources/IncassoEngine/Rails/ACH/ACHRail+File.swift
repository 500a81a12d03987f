import IncassoCore
import IncassoNACHA

/// NACHA files out.
///
/// A payment block becomes a batch, or two where some of its debits are presented again: these need a description of their
/// own. The company's discretionary data hold the block's reference, the file's reference code the number of the message id.
extension ACHRail {
    func write(
        _ batch: FrozenBatch,
        rows: (FrozenBlock, (borrowing DebitRow) throws -> Void) throws -> Void,
        to sink: any ByteSink
    ) throws {
        guard let company = batch.creditor.ach, let entryClass = Self.entryClass(batch.scheme) else {
            throw EngineError(.refused, "creditor \(batch.creditor.reference) has no ACH account")
        }
        var writer = NACHAWriter(to: sink, lineEnding: Self.lineEnding(batch.creditor.bank.lineEnding))
        try writer.begin(try head(of: batch, company: company))
        var total = (count: 0, amount: Int64(0))
        var number = 0
        for block in batch.blocks {
            var written = (count: 0, amount: Int64(0))
            // Only single debits can be ones that came back before.
            for isRepresented in block.isSingle ? [false, true] : [false] {
                var part = ACHBatchPart(block, company, entryClass, isRepresented: isRepresented)
                try rows(block) { row in
                    guard row.isRepresented == isRepresented else { return }
                    try part.add(row, number: &number, to: &writer)
                }
                if part.isOpen { try writer.endBatch() }
                written = (written.count + part.count, written.amount + part.amount)
            }
            guard written == (block.count, block.total) else {
                throw EngineError(
                    .storage,
                    "block \(block.reference) has \(written.count) debits of \(written.amount), frozen were \(block.count) of \(block.total)"
                )
            }
            total = (total.count + written.count, total.amount + written.amount)
        }
        guard total == (batch.count, batch.total) else {
            throw EngineError(
                .storage,
                "batch \(batch.id) has \(total.count) debits of \(total.amount), frozen were \(batch.count) of \(batch.total)"
            )
        }
        try writer.finish()
    }

    private func head(of batch: FrozenBatch, company: Creditor.ACH) throws -> NACHAFile {
        let time = batch.createdAt.dropFirst(11).split(separator: ":").compactMap { Int($0) }
        guard let day = LocalDate(iso: batch.createdAt.prefix(10)), time.count == 3,
            let message = BookReference(batch.messageId)
        else { throw EngineError(.storage, "batch \(batch.id) has no message id or no time") }
        var file = NACHAFile()
        file.immediateDestination = company.immediateDestination
        file.immediateOrigin = company.immediateOrigin
        file.creationDate = day
        file.creationMinute = time[0] * 60 + time[1]
        // Files of one minute differ in it, as long as there are no more than 36 of them.
        file.fileIdModifier = String(Self.modifiers[Int(message.number % UInt64(Self.modifiers.count))])
        file.immediateDestinationName = company.immediateDestinationName
        file.immediateOriginName = company.immediateOriginName
        // The message id's number, which is read back: eight characters hold 65,536 freezes of any batch.
        file.referenceCode = String(message.number, radix: 36, uppercase: true)
        return file
    }

    private static let modifiers = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    private static func entryClass(_ scheme: String) -> NACHAEntryClass? {
        switch scheme {
        case "ach-ppd": .ppd
        case "ach-ccd": .ccd
        case "ach-web": .web
        case "ach-tel": .tel
        default: nil
        }
    }

    private static func lineEnding(_ name: String) -> NACHALineEnding {
        switch name {
        case "CRLF": .carriageReturnLineFeed
        case "none": .none
        default: .lineFeed
        }
    }
}

/// The entries of a payment block that stand in batches of one description.
private struct ACHBatchPart {
    private let block: FrozenBlock
    private var head = NACHABatch()
    private var entry = NACHAEntry()
    private var name: [UInt8] = []
    /// Of the open batch.
    private var records = 0
    private var total: Int64 = 0
    private(set) var count = 0
    private(set) var amount: Int64 = 0

    init(
        _ block: FrozenBlock,
        _ company: Creditor.ACH,
        _ entryClass: NACHAEntryClass,
        isRepresented: Bool
    ) {
        self.block = block
        head.companyName = company.companyName
        head.companyDiscretionaryData = block.reference
        head.companyIdentification = company.companyId
        head.entryClass = entryClass
        // A debit that is presented again says so, and nothing else of it changes (Nacha rules, reinitiation).
        head.companyEntryDescription = isRepresented ? "RETRY PYMT" : company.entryDescription
        head.effectiveEntryDate = block.effectiveOn
        head.odfiIdentification = company.odfiRouting.identification
        // The payment type code: recurring or single.
        if entryClass == .web || entryClass == .tel { entry.discretionaryData = ByteString(block.sequence) }
    }

    /// Whether a batch was begun and has to be ended.
    var isOpen: Bool { records > 0 }

    mutating func add(
        _ row: borrowing DebitRow,
        number: inout Int,
        to writer: inout NACHAWriter
    ) throws {
        if records == NACHAWriter.maximumBatchRecords || total > NACHAWriter.maximumTotal - row.amount {
            try writer.endBatch()
            (records, total) = (0, 0)
        }
        if records == 0 {
            number += 1
            head.batchNumber = number
            try writer.begin(head)
        }
        try fill(from: row)
        try writer.add(entry)
        records += 1
        total += row.amount
        count += 1
        amount += row.amount
    }

    private mutating func fill(from row: borrowing DebitRow) throws {
        let account = row.account.bytes.span
        guard account.count > 10, let kind = ACHAccount.Kind(rawValue: account[9]),
            let first = block.firstNumber
        else { throw EngineError(.storage, "a debit of block \(block.reference) has no account or number") }
        entry.transactionCode = kind == .savings ? .savingsDebit : .checkingDebit
        entry.routingNumber.assign(account.extracting(0..<9))
        entry.accountNumber.assign(account.extracting(10..<account.count))
        entry.amount = row.amount
        entry.individualId.assign(row.endToEndId)
        name.removeAll(keepingCapacity: true)
        _ = ACHText.append(row.debtorName.bytes.span, to: &name, maxLength: 22)
        let converted = name
        entry.individualName.assign(converted.span)
        entry.traceNumber = Int(first + row.position)
    }
}
