package import IncassoCore
import IncassoXML

/// Writes a statement of an account, camt.053.001.08, with its opening and closing booked balance.
///
/// A bank writes these; ours is the simulator's. Call ``begin(_:)``, then through ``entries`` for each booking
/// `begin(entry)`, `add(detail)`…, `endEntry()`, then ``finish()``.
package struct Camt053Writer: ~Copyable {
    /// The head of a statement (`GrpHdr` and the head of `Stmt`).
    package struct Head: Hashable, Sendable {
        /// The bank's id of the message.
        package var messageId = ""
        /// The bank's id of the statement.
        package var id = ""
        /// The statement's number in its year (`ElctrncSeqNb`).
        package var sequenceNumber = 1
        /// When the bank made it (ISO 8601).
        package var createdAt = ""
        /// Our account (IBAN).
        package var account = ""
        /// The day that it tells.
        package var day: LocalDate
        /// The opening booked balance in minor units; negative for a debit balance.
        package var openingBalance: Int64 = 0
        /// The closing booked balance in minor units; negative for a debit balance.
        package var closingBalance: Int64 = 0

        /// A head for a day.
        package init(day: LocalDate) { self.day = day }
    }

    /// Writes the bookings.
    package let entries: CamtBookingWriter

    /// A writer that hands its bytes to a sink.
    package init(to sink: any ByteSink) {
        entries = CamtBookingWriter(to: sink)
    }

    /// Starts the file.
    package mutating func begin(_ head: Head) throws {
        entries.out.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        entries.out.raw(
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">\n<BkToCstmrStmt>\n"
        )
        entries.out.raw("<GrpHdr><MsgId>")
        try entries.out.text(head.messageId)
        entries.out.raw("</MsgId><CreDtTm>")
        try entries.out.text(head.createdAt)
        entries.out.raw("</CreDtTm></GrpHdr>\n<Stmt><Id>")
        try entries.out.text(head.id)
        entries.out.raw("</Id><ElctrncSeqNb>")
        entries.out.integer(head.sequenceNumber)
        entries.out.raw("</ElctrncSeqNb><CreDtTm>")
        try entries.out.text(head.createdAt)
        entries.out.raw("</CreDtTm>")
        try entries.account(head.account)
        entries.out.raw("\n")
        balance("OPBD", head.openingBalance, head.day)
        balance("CLBD", head.closingBalance, head.day)
    }

    /// Ends the file and hands the last bytes to the sink.
    package mutating func finish() throws {
        entries.out.raw("</Stmt>\n</BkToCstmrStmt>\n</Document>\n")
        try entries.out.flush()
    }

    private mutating func balance(_ code: StaticString, _ amount: Int64, _ day: LocalDate) {
        entries.out.raw("<Bal><Tp><CdOrPrtry><Cd>")
        entries.out.raw(code)
        entries.out.raw("</Cd></CdOrPrtry></Tp>")
        entries.amount(amount < 0 ? -amount : amount, .eur)
        entries.out.raw(
            amount < 0 ? "<CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>" : "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>"
        )
        entries.out.date(day)
        entries.out.raw("</Dt></Dt></Bal>\n")
    }
}
