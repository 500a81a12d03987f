import IncassoCore
import IncassoISO20022
import IncassoTestSupport
import IncassoXML
import Testing

@Suite struct Pain002WriterTests {
    private func report() throws -> [UInt8] {
        let sink = MemorySink()
        var writer = Pain002Writer(to: sink)
        var head = Pain002Writer.Report()
        head.messageId = "S-1"
        head.createdAt = "2026-11-25T12:00:00"
        head.agent = "COBADEFFXXX"
        head.originalMessageId = "M-1"
        head.originalMessageName = "pain.008.001.08"
        head.originalCount = 5
        head.originalSum = 6_150
        head.status = "PART"
        try writer.begin(head)

        var accepted = Pain002Writer.Block()
        accepted.paymentInformationId = "P-1"
        accepted.originalCount = 2
        accepted.originalSum = 2_460
        accepted.status = "ACCP"
        try writer.begin(accepted)
        try writer.endBlock()

        var partly = accepted
        partly.paymentInformationId = "P-2"
        partly.originalCount = 3
        partly.originalSum = 3_690
        partly.status = "PART"
        try writer.begin(partly)
        var full = Pain002Writer.Transaction()
        full.endToEndId = ByteString("E-3")
        full.instructionId = ByteString("I-3")
        full.reason = "AM04"
        full.amount = 1_230
        full.collectionDate = day("2026-12-01")
        full.mandateId = ByteString("MNDT-3")
        full.debtorName = ByteString("O'Neil & Söhne")
        full.debtorAccount = ByteString("NL91ABNA0417164300")
        try writer.add(full)
        var bare = Pain002Writer.Transaction()
        bare.endToEndId = ByteString("E-4")
        bare.reason = "AC04"
        try writer.add(bare)
        try writer.endBlock()
        try writer.finish()
        return sink.bytes
    }

    @Test func isTheSameAsBefore() throws {
        try Golden.expect(report(), equals: "pain.002.xml")
    }

    @Test func isValid() throws {
        let schema = try SchemaOracle.official("pain.002.001.10")
        #expect(try SchemaOracle.complaints(about: report(), schema: schema) == "")
    }
}
