import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Writing credits, prenotifications, reversals, micro-entries and CTX")
struct NACHAForwardTests {
    /// A sample of each kind of batch.
    private static func samples() -> [(String, ForwardSample)] {
        var credits = ForwardSample(.ppd, .credits, "PAYROLL")
        credits.add(22, 123_456)
        credits.add(32, 99_999, addenda: ["RMR*IV*4711**999.99\\"])
        credits.add(52, 1)
        var prenotes = ForwardSample(.ccd, .mixed, "SETUP")
        for code in [23, 28, 33, 38, 43, 48] { prenotes.add(code, 0) }
        var reversal = ForwardSample(.web, .mixed, "REVERSAL")
        reversal.purpose = .reversal
        reversal.add(22, 1037)
        reversal.add(55, 500)
        var micro = ForwardSample(.ppd, .mixed, "ACCTVERIFY")
        micro.add(22, 12, account: 1)
        micro.add(22, 34, account: 1)
        micro.add(32, 99, account: 2)
        micro.add(27, 46, account: 1)
        micro.add(37, 99, account: 2)
        var exchange = ForwardSample(.ctx, .debits, "TRADE")
        exchange.add(27, 1_000_000, addenda: ["ISA*00*          *00*", "  ST*820*0001\\", "SE*2*0001\\"])
        exchange.add(37, 250)
        exchange.add(29, 0, addenda: ["ZERO DOLLARS AND A REMITTANCE"])
        var balanced = ForwardSample(.ppd, .mixed)
        balanced.offset = ForwardSample.account
        balanced.add(27, 1000, addenda: ["INVOICE 1"])
        balanced.add(37, 234)
        balanced.add(22, 4)
        return [
            ("credits", credits), ("prenotifications", prenotes), ("reversal", reversal),
            ("micro-entries", micro), ("ctx", exchange), ("balanced", balanced),
        ]
    }

    @Test("each kind of batch, byte for byte, without a finding of the reader")
    func goldens() throws {
        for (name, sample) in Self.samples() {
            let bytes = try sample.written()
            try Golden.expect(bytes, equals: "\(name).ach")
            #expect(ACHReading(bytes).text == "", "\(name)")
        }
    }

    @Test("a balanced batch stays balanced beyond what one entry can carry")
    func largeOffset() throws {
        var sample = ForwardSample(.ccd, .mixed)
        sample.offset = ForwardSample.account
        for _ in 0..<3 { sample.add(27, NACHAWriter.maximumAmount) }
        let log = EntryLog()
        #expect(try log.read(sample.written()) == [])
        #expect(log.totals?.debit == log.totals?.credit)
        #expect(log.entries[0].count == 6)
        var prenote = ForwardSample(.ppd, .mixed)
        prenote.offset = ForwardSample.account
        prenote.add(28, 0)
        #expect(try log.read(prenote.written()) == [])
        #expect(log.totals?.entries == 1)
    }

    @Test("what is refused, all of it at once")
    func gallery() throws {
        var page = ""
        func show(_ title: String, _ sample: ForwardSample) throws {
            let text = try sample.refusal()
            #expect(!text.isEmpty, "\(title) is not refused")
            page += "# \(title)\n\(text)"
        }
        func batch(
            _ title: String,
            _ entryClass: NACHAEntryClass,
            _ serviceClass: NACHABatch.ServiceClass,
            _ description: String = "UTILITY",
            purpose: NACHAPurpose? = nil,
            _ fill: (inout ForwardSample) -> Void = { $0.add(27, 100) }
        ) throws {
            var sample = ForwardSample(entryClass, serviceClass, description)
            sample.purpose = purpose
            fill(&sample)
            try show(title, sample)
        }
        try batch("a credit among debits", .ppd, .debits) { $0.add(22, 100) }
        try batch("a debit to a loan that takes nothing back", .ccd, .mixed) { $0.add(55, 100) }
        try batch("the credit of a reversal under service class 225", .ppd, .debits, "REVERSAL") {
            $0.add(22, 100)
        }
        try batch("a consumer's general ledger", .web, .debits) { $0.add(47, 100) }
        try batch("a credit by telephone", .tel, .credits) { $0.add(22, 100) }
        try batch("a prenotification with an amount", .ppd, .debits) { $0.add(28, 1) }
        try batch("a zero-dollar entry without information", .ctx, .debits) { $0.add(29, 0) }
        try batch("a zero-dollar entry of a consumer", .ppd, .debits) { $0.add(29, 0, addenda: ["A"]) }
        try batch("two addenda, one of them not ASCII and too long", .ppd, .debits) {
            $0.add(27, 100, addenda: ["", String(repeating: "é", count: 41)])
        }
        try batch("addenda by telephone", .tel, .debits) { $0.add(27, 100, addenda: ["A"]) }
        try batch("a name too long for CTX", .ctx, .debits) {
            $0.add(27, 100)
            $0.entries[0].entry.individualName = ByteString("ACME PARTS COMPANY INC")
        }
        try batch("a class that is not written", NACHAEntryClass(rawValue: "POP"), .debits)
        try batch("a retry that is not called one", .ppd, .debits, purpose: .reinitiation)
        try batch("a payment under a reserved description", .ppd, .debits, "RETRY PYMT", purpose: .payment)
        try batch("a misspelt retry", .ppd, .debits, "Retry Pmt")
        try batch("a retry of a prenotification", .ppd, .debits, "RETRY PYMT") { $0.add(28, 0) }
        try batch("a return fee as a credit", .ppd, .credits, "RETURN FEE") { $0.add(22, 100) }
        try batch("wages as debits", .ppd, .debits, "PAYROLL")
        try batch("a purchase as a credit", .web, .credits, "PURCHASE") { $0.add(22, 100) }
        try batch("a micro-credit of a dollar", .ppd, .mixed, "ACCTVERIFY") { $0.add(22, 100) }
        try batch("micro-debits above the account's credits", .ppd, .mixed, "ACCTVERIFY") {
            $0.add(22, 50, account: 1_234_567_890)
            $0.add(22, 50, account: 2)
            $0.add(27, 51, account: 1_234_567_890)
        }
        try batch("an offset under service class 225", .ppd, .debits) {
            $0.add(27, 100)
            $0.offset = ForwardSample.account
        }
        try batch("an offset to no account", .ppd, .mixed) {
            $0.add(27, 100)
            $0.offset = ForwardSample.account
            $0.offset?.accountNumber = ByteString()
            $0.offset?.description = ByteString()
        }
        try Golden.expect(page, equals: "refused-forward.txt")
        #expect(!page.contains("001234567890"))
    }

    @Test("PAYROLL and PURCHASE are reserved in their own class only")
    func reservedWords() throws {
        var collection = ForwardSample(.ccd, .debits, "PAYROLL")
        collection.add(27, 100)
        #expect(try collection.refusal() == "")
        var wages = ForwardSample(.ppd, .credits, "PAYROLL 12")
        wages.purpose = .payroll
        wages.add(22, 100)
        #expect(try wages.refusal() == "")
    }

    @Test("what is written is read, with addenda and in every class")
    func roundTrip() throws {
        var random = SeededGenerator()
        for _ in 0..<100 {
            var sample = ForwardSample(random.pick(NACHAEntryClass.forward), .mixed)
            let isTel = sample.base.batch.entryClass == .tel
            for _ in 0..<random.int(1...12) {
                let code = random.pick(isTel ? [27, 37, 28] : [22, 27, 32, 37, 23, 28, 33, 38, 52])
                let most = min(sample.base.batch.entryClass.maximumAddenda ?? 0, 20)
                let addenda = (0..<random.int(0...most)).map { _ in
                    "X" + random.text(of: "ABCxyz0123456789 *\\~", length: 0...79)
                }
                sample.add(
                    code,
                    [23, 28, 33, 38].contains(code) ? 0 : Int64(random.int(1...99_999)),
                    addenda: addenda
                )
            }
            let bytes = try sample.written()
            let log = AddendaLog()
            let reader = NACHARecordReader(handler: log)
            try reader.feed(bytes.span)
            try reader.finish()
            #expect(reader.findings == [], "\(random.describe)")
            let isCTX = sample.base.batch.entryClass == .ctx
            for (read, (entry, addenda)) in zip(log.entries, sample.entries) {
                var expected = entry
                if isCTX {
                    let count =
                        String(repeating: "0", count: 4 - String(addenda.count).count) + "\(addenda.count)"
                    expected.individualName = ByteString(count + entry.individualName.string)
                }
                #expect(read == expected, "\(random.describe)")
            }
            let written = sample.entries.map { $0.addenda.map(\.string.trimmingBlanks) }
            #expect(log.information.map { $0.map(\.string.trimmingBlanks) } == written, "\(random.describe)")
            #expect(log.entries.count == sample.entries.count, "\(random.describe)")
        }
    }

    @Test("a notification of change is refused with its own data")
    func refusedChange() throws {
        var sample = NACHASample(.cor)
        sample.batch.companyEntryDescription = "UTILITY"
        let sink = MemorySink()
        var writer = NACHAWriter(to: sink)
        try writer.begin(sample.file)
        try writer.begin(sample.batch)
        var entry = NACHASample.entry(1)
        entry.transactionCode = .checkingDebitReturn
        entry.amount = 0
        let change = NACHAChange(
            "C07",
            originalTrace: 71_000_300_000_001,
            originalRDFI: 12_104_288,
            correctedData: "2313801041234567890ABCDEFG37"
        )
        try writer.add(entry, refused: NACHARefusedChange("C62", of: change, trace: 121_042_880_000_009))
        #expect(throws: NACHARefusal.self) {
            try writer.add(entry, refused: NACHARefusedChange("C01", of: change, trace: 0))
        }
        try writer.endBatch()
        try writer.finish()
        try Golden.expect(sink.bytes, equals: "refused-change.ach")
        let reading = ACHReading(sink.bytes)
        #expect(reading.text == "")
        #expect(reading.lines.count == 1)
        #expect(reading.lines[0].contains("reason=C62"))
    }
}
