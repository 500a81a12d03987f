import IncassoCore
import IncassoISO20022
import IncassoNACHA
import IncassoSimulator
import Testing

@Suite("The simulated bank and ACH files")
struct ACHSimulatorTests {
    /// Writes a file of debits and returns its path.
    static func file(
        _ name: String = "debits",
        entries: Int,
        effective: String = "2026-12-01",
        in folder: TemporaryFolder
    ) throws -> String {
        let path = "\(folder.path)/\(name).ach"
        let sink = try FileSink(path: path)
        var writer = NACHAWriter(to: sink)
        var file = NACHAFile()
        file.immediateDestination = "071000301"
        file.immediateOrigin = "1234567890"
        file.creationDate = LocalDate(iso: "2026-11-27")
        file.immediateDestinationName = "LAKESIDE BANK"
        file.immediateOriginName = "PRAIRIE ENERGY"
        try writer.begin(file)
        for (number, entryClass) in [NACHAEntryClass.ppd, .web].enumerated() {
            var batch = NACHABatch()
            batch.companyName = "PRAIRIE ENERGY"
            batch.companyDiscretionaryData = "BLOCK-\(number)"
            batch.companyIdentification = "1234567890"
            batch.entryClass = entryClass
            batch.companyEntryDescription = "UTILITY"
            batch.effectiveEntryDate = LocalDate(iso: effective)
            batch.odfiIdentification = "07100030"
            batch.batchNumber = number + 1
            try writer.begin(batch)
            var entry = NACHAEntry()
            for index in 0..<entries / 2 {
                entry.transactionCode = index % 3 == 0 ? .savingsDebit : .checkingDebit
                entry.routingNumber = ByteString(index % 2 == 0 ? "231380104" : "121042882")
                entry.accountNumber = ByteString("\(700_000 + index)")
                entry.amount = Int64(1000 + index % 977)
                entry.individualId = ByteString("\(name)-\(number)-\(index)")
                entry.individualName = ByteString("JANE CUSTOMER \(index)")
                entry.discretionaryData = entryClass == .web ? NACHAEntry.recurring : ByteString()
                entry.traceNumber = NACHAEntry.trace(odfi: 7_100_030, sequence: number * entries + index + 1)
                try writer.add(entry)
            }
            try writer.endBatch()
        }
        try writer.finish()
        try sink.close()
        return path
    }

    /// The answers' events, and that nothing is wrong with the files.
    static func events(_ answers: [BankSimulator.Answer]) throws -> [BankEvent] {
        let log = Events()
        for answer in answers {
            let reader = try NACHAReader.read(answer.path, consumer: log)
            #expect(reader.findings == [], "\(DiagnosticRenderer.text(reader.findings))")
            #expect(reader.summary.entries == answer.entries)
            #expect(reader.summary.details == answer.details)
        }
        return log.events
    }

    private final class Events: BankFileConsumer {
        var events: [BankEvent] = []

        func begin(_ container: borrowing BankContainer) {
            #expect(container.account.string == "1234567890")
        }
        func handle(_ event: borrowing BankEvent) { events.append(copy event) }
        func end(_ container: borrowing BankContainer, totals: BankContainerTotals) {}
    }

    @Test("usual rates: returns and changes name the debit, the amount and the reason")
    func usualRates() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = try Self.file(entries: 20_000, in: folder)
        let answers = try BankSimulator.answers(to: [path], options: .init(outputDirectory: folder.path))
        #expect(Set(answers.map(\.kind)) == [.achReturns, .achChanges])
        #expect(Set(answers.map(\.date.description)) == ["2026-12-02", "2026-12-03"])
        let events = try Self.events(answers)
        let returned = events.filter { $0.kind == .returned }
        let changed = events.filter { $0.kind == .changed }
        #expect(returned.count + changed.count == events.count)
        #expect((400...680).contains(returned.count), "\(returned.count) of about 540")
        #expect((15...70).contains(changed.count), "\(changed.count) of about 40")
        #expect(Set(returned.map(\.reason.string)) == ["R01", "R02", "R03", "R10"])
        #expect(Set(events.map(\.traceNumber.string)).count == events.count)
        for event in events {
            let parts = event.endToEndId.string.split(separator: "-")
            let index = try #require(Int(parts[2]))
            let batch = try #require(Int(parts[1]))
            let trace = try #require(Int(event.traceNumber.string))
            #expect(trace == NACHAEntry.trace(odfi: 7_100_030, sequence: batch * 20_000 + index + 1))
            #expect(event.counterpartyAccount.string == "\(700_000 + index)")
            if event.kind == .returned { #expect(event.amount == Int64(1000 + index % 977)) }
            #expect(event.valueDate?.description == "2026-12-01")
        }
        let tallies = BankSimulator.summary(of: answers)
        #expect(tallies.reduce(0) { $0 + $1.count } == events.count)
        #expect(tallies.allSatisfy { $0.currency == .usd && $0.fees == 0 })
    }

    @Test("one seed, one story, in whatever order and company the files come; another seed, another one")
    func repeatable() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let first = try Self.file("first", entries: 3_000, in: folder)
        let second = try Self.file("second", entries: 3_000, effective: "2026-12-03", in: folder)
        func story(_ paths: [String], seed: UInt64) throws -> [String] {
            let out = try TemporaryFolder()
            defer { withExtendedLifetime(out) {} }
            var options = BankSimulator.Options(outputDirectory: out.path)
            options.seed = seed
            return try Self.events(BankSimulator.answers(to: paths, options: options))
                .map { "\($0.endToEndId.string) \($0.reason.string) \($0.bookingDate?.description ?? "")" }
                .sorted()
        }
        let told = try story([first, second], seed: 7)
        #expect(!told.isEmpty)
        #expect(try told == story([second, first], seed: 7))
        #expect(try told == (story([first], seed: 7) + story([second], seed: 7)).sorted())
        #expect(try told != story([first, second], seed: 8))
    }

    @Test(
        "made-up corrections can be read and applied",
        arguments: ["C01", "C02", "C03", "C05", "C06", "C07"]
    )
    func corrections(code: String) throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = try Self.file(entries: 20, in: folder)
        var options = BankSimulator.Options(outputDirectory: folder.path)
        options.changes = [.init(code, per100000: 100_000)]
        options.returns = []
        options.rejects = []
        options.refunds = []
        let events = try Self.events(BankSimulator.answers(to: [path], options: options))
        #expect(events.count == 20)
        let corrects = try #require(ChangeTable.ach.entry(code)?.corrects)
        for event in events {
            let correction = event.correction
            #expect(correction.accountNumber.isEmpty != corrects.contains(.accountNumber))
            #expect(correction.accountNumber != event.counterpartyAccount)
            #expect(
                RoutingNumber.isValid(correction.routingNumber.bytes.span)
                    == corrects.contains(.routingNumber)
            )
            #expect((correction.accountType != nil) == corrects.contains(.transactionCode))
            #expect(event.amount == nil)
        }
    }

    @Test("rejects come on the first banking day, late returns within 40 days, and none after the last day")
    func days() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = try Self.file(entries: 200, effective: "2026-11-25", in: folder)
        var options = BankSimulator.Options(outputDirectory: folder.path)
        options.returns = []
        options.changes = []
        options.rejects = [.init("R13", per100000: 50_000)]
        options.refunds = [.init("R10", per100000: 50_000)]
        let answers = try BankSimulator.answers(to: [path], options: options)
        let events = try Self.events(answers)
        #expect(events.count == 200)
        // The day after is Thanksgiving.
        let rejected = events.filter { $0.reason.string == "R13" }
        #expect(Set(rejected.map { $0.bookingDate?.description }) == ["2026-11-27"])
        let calendar = FederalReserveCalendar()
        for event in events where event.reason.string == "R10" {
            let day = try #require(event.bookingDate)
            #expect(calendar.isBankingDay(day))
            let start = try #require(LocalDate(iso: "2026-11-25"))
            #expect((10...44).contains(start.days(until: day)))
        }
        options.until = LocalDate(iso: "2026-11-30")
        let until = try BankSimulator.answers(to: [path], options: options)
        #expect(until.map(\.date.description) == ["2026-11-27"])
    }

    @Test("both rails at once")
    func bothRails() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let ach = try Self.file(entries: 1_000, in: folder)
        let sepa = try ReleasedFile().write(to: folder)
        let out = try TemporaryFolder()
        defer { withExtendedLifetime(out) {} }
        let answers = try BankSimulator.answers(to: [ach, sepa], options: .init(outputDirectory: out.path))
        #expect(answers.contains { $0.kind == .status } && answers.contains { $0.kind == .achReturns })
        #expect(answers.allSatisfy { $0.path.hasSuffix($0.kind.isACH ? ".ach" : ".xml") })
        let reasons = BankSimulator.summary(of: answers).filter { $0.currency == .eur }.map(\.reason)
        #expect(!reasons.contains { $0.hasPrefix("R") || $0.hasPrefix("C0") })
    }

    @Test("a file that an operator would refuse, and a change that cannot be made up")
    func refusals() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let path = "\(folder.path)/broken.ach"
        let sink = try FileSink(path: path)
        let bytes = Array(
            "626071000301004444001        0000001037INV-1          JANE                    1121042880000001"
                .utf8
        )
        try sink.write(bytes.span)
        try sink.close()
        let refused = #expect(throws: SimulatorError.self) {
            try BankSimulator.answers(to: [path], options: .init(outputDirectory: folder.path))
        }
        #expect(refused?.description.contains("[ACH-NO-FILE-HEADER]") == true)
        var options = BankSimulator.Options(outputDirectory: folder.path)
        options.changes = [.init("C09", per100000: 1)]
        let wrong = #expect(throws: SimulatorError.self) {
            try BankSimulator.answers(to: [], options: options)
        }
        #expect(wrong?.description.contains("C09") == true)
    }
}
