import IncassoCore
import IncassoNACHA
import IncassoTestSupport
import Testing

@Suite("Reversals, returns and notifications of change of given entries")
struct AnswerToolTests {
    private static func making(_ day: String, sequence: Int = 1) throws -> NACHATool.Making {
        var making = NACHATool.Making(day: try #require(LocalDate(iso: day)), minute: 600)
        making.firstSequence = sequence
        return making
    }

    private static func sample() throws -> [UInt8] {
        var sample = ForwardSample(.ctx, .mixed, "TRADE")
        sample.add(27, 1000, addenda: ["ONE", "TWO"])
        sample.add(52, 250)
        sample.add(28, 0)
        sample.add(37, 99)
        return try sample.written()
    }

    @Test("a bank returns entries, and the engine's reader matches them by their traces")
    func returns() throws {
        let place = try ToolPlace()
        let path = try place.file("a.ach", Self.sample())
        let making = try Self.making("2026-12-03")
        let (_, files) = try place.run { sinks in
            try NACHATool.returns(
                of: path,
                traces: [71_000_300_000_004, 71_000_300_000_001],
                code: "R01",
                making,
                to: sinks(1)
            )
        }
        try Golden.expect(files[0], equals: "returned.ach")
        let reading = ACHReading(files[0])
        #expect(reading.text == "")
        #expect(reading.lines.count == 2)
        #expect(reading.lines[0].contains("returned") && reading.lines[0].contains("trace=071000300000001"))
    }

    @Test("notifications carry what was given, and refusals copy it back", arguments: 0..<8)
    func changes(number: Int) throws {
        let codes = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C13"]
        let code = codes[number]
        var correction = NACHACorrection()
        if ["C01", "C06", "C07"].contains(code) { correction.accountNumber = "1234567890ABCDEFG" }
        if code == "C03" { correction.accountNumber = "12345 78901" }
        if ["C02", "C03", "C07"].contains(code) { correction.routingNumber = "231380104" }
        if ["C05", "C06", "C07"].contains(code) { correction.transactionCode = "37" }
        if code == "C04" { correction.name = "JANE CUSTOMER-MILLER" }
        if code == "C13" { correction.other = "ADDENDA" }
        let place = try ToolPlace()
        let path = try place.file("a.ach", Self.sample())
        let making = try Self.making("2026-12-03")
        let trace = 71_000_300_000_001
        let notices = try place.run { sinks in
            try NACHATool.changes(
                of: path,
                traces: [trace],
                code: code,
                correction: correction,
                making,
                to: sinks(1)
            )
        }
        let log = ACHEventLog()
        let reader = NACHAReader(consumer: log)
        let made = notices.files[0]
        try reader.feed(made.span)
        try reader.finish()
        #expect(reader.findings == [])
        #expect(log.last.correction.accountNumber.string == correction.accountNumber ?? "")
        #expect(log.last.correction.routingNumber.string == correction.routingNumber ?? "")
        #expect(log.last.correction.transactionCode.string == correction.transactionCode ?? "")
        #expect(log.last.correction.name.string == correction.name ?? "")
        let notice = try place.file("n.ach", notices.files[0])
        let own = try #require(Int(log.last.bankReference.string))
        let refusing = try Self.making("2026-12-04", sequence: 900_101)
        let refusals = try place.run { sinks in
            try NACHATool.refusals(of: notice, traces: [own], code: "C65", refusing, to: sinks(1))
        }
        let lines = String(decoding: refusals.files[0], as: UTF8.self).split(separator: "\n")
        let addenda = [notices.files[0], refusals.files[0]].map { entryRecords($0)[1] }
        func field(_ text: String, _ range: Range<Int>) -> String {
            String(decoding: Array(text.utf8)[range], as: UTF8.self)
        }
        #expect(field(addenda[1], 35..<64) == field(addenda[0], 35..<64))
        #expect(field(addenda[1], 3..<6) == "C65" && field(addenda[1], 64..<67) == code)
        #expect(field(addenda[1], 67..<74) == field(addenda[0], 87..<94))
        #expect(field(addenda[1], 79..<94) == "071000300900101")
        // It goes back to where the notification came from.
        #expect(lines[0].dropFirst(3).hasPrefix(" 071000301"))
    }

    @Test("a reversal has the class that fits it, new traces, and the rest unchanged")
    func reversal() throws {
        let place = try ToolPlace()
        let path = try place.file("a.ach", Self.sample())
        let making = try Self.making("2026-12-02", sequence: 900_001)
        let day = try #require(LocalDate(iso: "2026-12-03"))
        let all = try place.run { sinks in
            try NACHATool.reversal(of: path, traces: nil, effectiveOn: day, making, to: sinks(1))
        }
        try Golden.expect(all.files[0], equals: "reversed.ach")
        #expect(all.outcome.findings.map(\.found) == ["1 entries without money"])
        let log = EntryLog()
        _ = try log.read(all.files[0])
        #expect(log.batches.map(\.serviceClass) == [.mixed])
        #expect(log.batches.map(\.companyEntryDescription) == ["REVERSAL"])
        #expect(log.entries[0].map(\.transactionCode.rawValue) == [22, 55, 32])
        #expect(log.entries[0].map { $0.traceNumber % 10_000_000 } == [900_001, 900_002, 900_003])
        // A credit to a loan is taken back by a debit, and the batch says so; and the other way round.
        let loan = try place.run { sinks in
            try NACHATool.reversal(
                of: path,
                traces: [71_000_300_000_002],
                effectiveOn: day,
                making,
                to: sinks(1)
            )
        }
        _ = try log.read(loan.files[0])
        #expect(log.batches.last?.serviceClass == .debits)
        let again = try place.file("b.ach", loan.files[0])
        let back = try place.run { sinks in
            try NACHATool.reversal(of: again, traces: nil, effectiveOn: day, making, to: sinks(1))
        }
        _ = try log.read(back.files[0])
        #expect(log.batches.last?.serviceClass == .credits)
        #expect(log.entries.last?.map(\.transactionCode.rawValue) == [52])
    }

    @Test("what is refused, all of it at once")
    func refusals() throws {
        let place = try ToolPlace()
        let path = try place.file("a.ach", Self.sample())
        let making = try Self.making("2026-12-03")
        let late = try Self.making("2026-12-09")
        let day = making.day
        let returned = try place.file(
            "r.ach",
            try NACHASample.returned([
                NACHAReturn("R01", originalTrace: 71_000_300_000_001, originalRDFI: 12_104_288)
            ])
        )
        var page = "# traces that are not there\n"
        page += try place.refusal { sinks in
            try NACHATool.returns(of: path, traces: [1, 2], code: "R01", making, to: sinks(1))
        }
        page += "# the return of a return\n"
        page += try place.refusal { sinks in
            try NACHATool.returns(
                of: returned,
                traces: [121_042_880_000_001],
                code: "R01",
                making,
                to: sinks(1)
            )
        }
        page += "# a code of a dishonoured return\n"
        page += try place.refusal { sinks in
            try NACHATool.returns(of: path, traces: [71_000_300_000_001], code: "R61", making, to: sinks(1))
        }
        page += "# data that do not fit the code\n"
        var correction = NACHACorrection()
        correction.routingNumber = "231380105"
        correction.accountNumber = "123456789012345678"
        correction.name = "JANE"
        page += try place.refusal { sinks in
            try NACHATool.changes(
                of: path,
                traces: [71_000_300_000_001],
                code: "C07",
                correction: correction,
                making,
                to: sinks(1)
            )
        }
        page += "# the refusal of a return\n"
        page += try place.refusal { sinks in
            try NACHATool.refusals(
                of: returned,
                traces: [121_042_880_000_001],
                code: "C61",
                making,
                to: sinks(1)
            )
        }
        page += "# a reversal too late, of a prenotification, and of nothing\n"
        page += try place.refusal { sinks in
            try NACHATool.reversal(
                of: path,
                traces: [71_000_300_000_001, 71_000_300_000_003, 5],
                effectiveOn: day,
                late,
                to: sinks(1)
            )
        }
        try Golden.expect(page, equals: "refused-answers.txt")
        #expect(!page.contains("12345678901"))
    }

    @Test("each kind of refusal is reached by a test")
    func kinds() throws {
        let pages = try ["refused-answers.txt", "refused-tools.txt"].map {
            try TestFiles.text(TestFiles.packageRoot + "/Tests/IncassoNACHATests/Tools/Golden/" + $0)
        }
        // Warnings, and what takes files that nobody has: see the tests of each tool.
        let elsewhere: Set<NACHAToolError.Kind> = [.repeated, .unbalanced, .advice, .empty]
        for kind in NACHAToolError.Kind.allCases where !elsewhere.contains(kind) {
            #expect(pages.joined().contains("[\(kind.rawValue)]"), "\(kind)")
        }
    }
}
