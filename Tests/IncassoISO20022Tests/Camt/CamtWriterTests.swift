import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

/// What the simulated bank books, one entry of each form.
private struct Bookings {
    static func write(to entries: CamtBookingWriter) throws {
        try entries.begin(batch)
        try entries.endEntry()

        try entries.begin(entry("B-2", .unpaid, amount: 4_950, isCredit: false))
        try entries.add(returned("E-1", 1_230, fee: 350, reason: "AM04"))
        try entries.add(returned("E-2", 3_370, fee: nil, reason: "MD01"))
        try entries.endEntry()

        var refund = entry("B-3", .refund, amount: 1_000, isCredit: false)
        refund.isReversal = true
        try entries.begin(refund)
        try entries.add(returned("E-3", 1_000, fee: nil, reason: "MD06"))
        try entries.endEntry()

        try entries.begin(entry("B-4", .creditTransfer, amount: 2_500, isCredit: true))
        var payment = CamtBookingItem()
        payment.amount = 2_500
        payment.endToEndId = ByteString("NOTPROVIDED")
        payment.debtorName = ByteString("Anna & Söhne")
        payment.debtorAccount = ByteString("NL91ABNA0417164300")
        payment.creditorReference = ByteString("RF18539007547034")
        try entries.add(payment)
        try entries.endEntry()

        var charges = entry("B-5", .charges, amount: 500, isCredit: false)
        charges.information = "Account fee < November >"
        try entries.begin(charges)
        try entries.endEntry()
    }

    private static var batch: CamtBooking {
        var entry = entry("B-1", .b2bCollection, amount: 99_999, isCredit: true)
        entry.valueDate = day("2026-12-02")
        var batch = CamtBooking.Batch()
        batch.messageId = "M-1"
        batch.paymentInformationId = "P-1"
        batch.count = 7
        entry.batch = batch
        return entry
    }

    private static func entry(
        _ reference: String,
        _ code: CamtBooking.Code,
        amount: Int64,
        isCredit: Bool
    ) -> CamtBooking {
        var entry = CamtBooking()
        entry.bankReference = reference
        entry.code = code
        entry.amount = amount
        entry.isCredit = isCredit
        entry.bookingDate = day("2026-12-01")
        return entry
    }

    private static func returned(
        _ id: String,
        _ amount: Int64,
        fee: Int64?,
        reason: String
    ) -> CamtBookingItem {
        var detail = CamtBookingItem()
        detail.endToEndId = ByteString(id)
        detail.mandateId = ByteString("MNDT-1")
        detail.messageId = "M-1"
        detail.paymentInformationId = "P-1"
        detail.amount = amount + (fee ?? 0)
        detail.originalAmount = amount
        detail.includedFee = fee
        detail.debtorName = ByteString("Anna Schmidt")
        detail.debtorAccount = ByteString("NL91ABNA0417164300")
        detail.creditorName = "Muster Energie GmbH"
        detail.remittance = ByteString("Invoice 1")
        detail.reason = reason
        return detail
    }
}

@Suite struct CamtWriterTests {
    private func notification() throws -> [UInt8] {
        let sink = MemorySink()
        var writer = Camt054Writer(to: sink)
        var head = Camt054Writer.Head()
        head.messageId = "N-1"
        head.id = "N-1"
        head.createdAt = "2026-12-01T18:00:00"
        head.account = "DE89370400440532013000"
        try writer.begin(head)
        try Bookings.write(to: writer.entries)
        try writer.finish()
        return sink.bytes
    }

    private func statement() throws -> [UInt8] {
        let sink = MemorySink()
        var writer = Camt053Writer(to: sink)
        var head = Camt053Writer.Head(day: day("2026-12-01"))
        head.messageId = "T-1"
        head.id = "T-1"
        head.sequenceNumber = 231
        head.createdAt = "2026-12-01T23:00:00"
        head.account = "DE89370400440532013000"
        head.openingBalance = -100
        head.closingBalance = 95_949
        try writer.begin(head)
        try Bookings.write(to: writer.entries)
        try writer.finish()
        return sink.bytes
    }

    @Test func notificationsAreTheSameAsBefore() throws {
        try Golden.expect(notification(), equals: "camt.054.xml")
    }

    @Test func statementsAreTheSameAsBefore() throws {
        try Golden.expect(statement(), equals: "camt.053.xml")
    }

    @Test func notificationsAreValid() throws {
        let schema = try SchemaOracle.official("camt.054.001.08")
        #expect(try SchemaOracle.complaints(about: notification(), schema: schema) == "")
    }

    @Test func statementsAreValid() throws {
        let schema = try SchemaOracle.official("camt.053.001.08")
        #expect(try SchemaOracle.complaints(about: statement(), schema: schema) == "")
    }
}
