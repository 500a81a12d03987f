package import IncassoCore
import IncassoXML

/// Writes a notification of bookings, camt.054.001.08: one account, any number of bookings.
///
/// A bank writes these; ours is the simulator's. Call ``begin(_:)``, then through ``entries`` for each booking
/// `begin(entry)`, `add(detail)`…, `endEntry()`, then ``finish()``.
package struct Camt054Writer: ~Copyable {
    /// The head of a notification (`GrpHdr` and the head of `Ntfctn`).
    package struct Head: Hashable, Sendable {
        /// The bank's id of the message.
        package var messageId = ""
        /// The bank's id of the notification.
        package var id = ""
        /// When the bank made it (ISO 8601).
        package var createdAt = ""
        /// Our account (IBAN).
        package var account = ""

        /// An empty head.
        package init() {}
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
            "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">\n<BkToCstmrDbtCdtNtfctn>\n"
        )
        entries.out.raw("<GrpHdr><MsgId>")
        try entries.out.text(head.messageId)
        entries.out.raw("</MsgId><CreDtTm>")
        try entries.out.text(head.createdAt)
        entries.out.raw("</CreDtTm></GrpHdr>\n<Ntfctn><Id>")
        try entries.out.text(head.id)
        entries.out.raw("</Id><CreDtTm>")
        try entries.out.text(head.createdAt)
        entries.out.raw("</CreDtTm>")
        try entries.account(head.account)
        entries.out.raw("\n")
    }

    /// Ends the file and hands the last bytes to the sink.
    package mutating func finish() throws {
        entries.out.raw("</Ntfctn>\n</BkToCstmrDbtCdtNtfctn>\n</Document>\n")
        try entries.out.flush()
    }
}
