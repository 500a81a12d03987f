import IncassoCore
import IncassoISO20022
import IncassoSimulator
import IncassoTestSupport
import Testing

/// Two released files and the folders for what the bank answers.
private struct Scene {
    let output: TemporaryFolder
    let paths: [String]
    let files: [ReleasedFile]
    private let folder: TemporaryFolder

    /// Batches, single bookings, an undecided block; and a second account that is due on a Saturday.
    init() throws {
        var core = ReleasedFile()
        core.blocks = [(2_000, true), (300, false), (500, nil)]
        var business = ReleasedFile()
        business.messageId = "M-2"
        business.instrument = .b2b
        business.account = "AT611904300234573201"
        business.due = LocalDate(iso: "2026-12-05") ?? .earliest
        business.blocks = [(700, true)]
        folder = try TemporaryFolder()
        output = try TemporaryFolder()
        files = [core, business]
        paths = try [core.write(to: folder), business.write(to: folder)]
    }

    func options(seed: UInt64 = 7) -> BankSimulator.Options {
        var options = BankSimulator.Options(outputDirectory: output.path)
        options.seed = seed
        options.writesStatements = true
        return options
    }

    func answers(seed: UInt64 = 7) throws -> [BankSimulator.Answer] {
        try BankSimulator.answers(to: paths, options: options(seed: seed))
    }
}

@Suite struct BankSimulatorTests {
    @Test func oneSeedGivesTheSameBytes() throws {
        let (first, second) = (try Scene(), try Scene())
        _ = try first.answers()
        _ = try second.answers()
        #expect(try first.output.contents() == second.output.contents())
        #expect(try first.output.names().count > 10)
    }

    @Test func anotherSeedGivesOtherFates() throws {
        let (first, second) = (try Scene(), try Scene())
        let (one, two) = (try first.answers(), try second.answers(seed: 8))
        #expect(BankSimulator.summary(of: one) != BankSimulator.summary(of: two))
    }

    @Test func theOrderOfFilesDoesNotMatter() throws {
        let (first, second) = (try Scene(), try Scene())
        _ = try first.answers()
        _ = try BankSimulator.answers(to: second.paths.reversed(), options: second.options())
        #expect(try first.output.contents() == second.output.contents())
    }

    @Test func nothingIsLostOrMade() throws {
        let scene = try Scene()
        let tallies = BankSimulator.summary(of: try scene.answers())
        let ends = tallies.filter { $0.effect == .settled || $0.effect == .rejected }
        #expect(ends.reduce(0) { $0 + $1.count } == scene.files.reduce(0) { $0 + $1.count })
        #expect(ends.reduce(Int128(0)) { $0 + $1.amount } == scene.files.reduce(Int128(0)) { $0 + $1.sum })
        let kinds = tallies.map { "\($0.effect) \($0.reason)" }
        let expected = [
            "settled ", "rejected AC04", "rejected AM04", "returned AM04", "returned MD01", "returned MS03",
            "refunded MD06",
        ]
        #expect(kinds == expected)
        #expect(tallies.contains { $0.effect == .returned && $0.fees > 0 })
    }

    @Test func statementsTellTheSameAsNotifications() throws {
        let answers = try Scene().answers()
        func totals(_ chosen: [BankSimulator.Answer]) -> [Int128] {
            [
                Int128(chosen.reduce(0) { $0 + $1.entries }), Int128(chosen.reduce(0) { $0 + $1.details }),
                chosen.reduce(0) { sum, answer in sum + answer.tallies.reduce(0) { $0 + $1.amount } },
            ]
        }
        let statements = totals(answers.filter { $0.kind == .statement })
        #expect(statements == totals(answers.filter { $0.kind != .statement && $0.kind != .status }))
        #expect(statements[0] > 300)
    }

    @Test func allAnswersAreValid() throws {
        let scene = try Scene()
        // The files go away with the scene.
        defer { withExtendedLifetime(scene) {} }
        let answers = try scene.answers()
        let schemas: [BankSimulator.Answer.Kind: String] = [
            .status: "pain.002.001.10", .collections: "camt.054.001.08", .returns: "camt.054.001.08",
            .refunds: "camt.054.001.08", .statement: "camt.053.001.08",
        ]
        #expect(
            Set(answers.map(\.kind))
                == Set(BankSimulator.Answer.Kind.allCases.filter { !$0.isACH && $0 != .reversals })
        )
        for answer in answers {
            let schema = try SchemaOracle.official(try #require(schemas[answer.kind]))
            #expect(
                try SchemaOracle.complaints(aboutFile: answer.path, schema: schema) == "",
                "\(answer.path)"
            )
        }
    }

    @Test func namesSortAsTheBankSends() throws {
        let scene = try Scene()
        let answers = try scene.answers()
        #expect(answers.map(\.path) == answers.map(\.path).sorted())
        #expect(answers.map(\.date) == answers.map(\.date).sorted())
        #expect(
            try scene.output.names() == answers.map { String($0.path.dropFirst(scene.output.path.count + 1)) }
        )
        #expect(answers.first?.path.hasSuffix("/2026-11-27-1-pain.002-M-1.xml") == true)
    }

    @Test func bookingsFallOnBankingDays() throws {
        let answers = try Scene().answers()
        let calendar = TARGETCalendar()
        for answer in answers where answer.kind != .status {
            #expect(calendar.isBankingDay(answer.date))
        }
        let credits = answers.filter { $0.kind == .collections }.map(\.date.description)
        #expect(credits == ["2026-12-01", "2026-12-07"])
        let returns = answers.filter { $0.kind == .returns }.map(\.date.description)
        #expect(returns.min() == "2026-12-02")
        #expect(returns.max() == "2026-12-11")
        let refunds = answers.filter { $0.kind == .refunds }.map(\.date.description)
        #expect(refunds.allSatisfy { $0 >= "2026-12-11" && $0 <= "2027-01-18" })
    }

    @Test func answersCanBeTakenInPortions() throws {
        let (whole, part) = (try Scene(), try Scene())
        var early = part.options()
        early.until = LocalDate(iso: "2026-12-03")
        let first = try BankSimulator.answers(to: part.paths, options: early)
        #expect(first.allSatisfy { $0.date.description <= "2026-12-03" })
        #expect(first.count < (try whole.answers()).count)
        let large = try whole.output.contents()
        for (name, bytes) in try part.output.contents() { #expect(large[name] == bytes, "\(name)") }
    }

    @Test func everythingMayFail() throws {
        let (input, output) = (try TemporaryFolder(), try TemporaryFolder())
        let path = try ReleasedFile().write(to: input)
        var options = BankSimulator.Options(outputDirectory: output.path)
        options.rejects = [.init("AM04", per100000: 100_000)]
        options.returns = []
        options.refunds = []
        let answers = try BankSimulator.answers(to: [path], options: options)
        #expect(answers.map(\.kind) == [.status])
        #expect(answers[0].details == 2_000)
        #expect(try TestFiles.text(answers[0].path).contains("<GrpSts>RJCT</GrpSts>"))
    }

    @Test func ratesAreKept() throws {
        let (input, output) = (try TemporaryFolder(), try TemporaryFolder())
        var file = ReleasedFile()
        file.blocks = [(20_000, true)]
        let path = try file.write(to: input)
        let answers = try BankSimulator.answers(to: [path], options: .init(outputDirectory: output.path))
        for tally in BankSimulator.summary(of: answers) where tally.effect != .settled {
            let expected = ["rejected AM04": 100, "returned AM04": 400, "refunded MD06": 60]
            let count = expected["\(tally.effect) \(tally.reason)"] ?? 100
            #expect((count * 6 / 10...count * 14 / 10).contains(tally.count), "\(tally)")
        }
    }

    @Test func aDayThatCannotBeKnownIsAskedFor() throws {
        let (input, output) = (try TemporaryFolder(), try TemporaryFolder())
        let path = input.path + "/bare.xml"
        try TestFiles.write(Array("<Document><CstmrDrctDbtInitn/></Document>".utf8), to: path)
        let error = #expect(throws: SimulatorError.self) {
            _ = try BankSimulator.answers(to: [path], options: .init(outputDirectory: output.path))
        }
        #expect(error?.description.contains("say what day it is") == true)
    }
}

@Suite struct RateTests {
    @Test(arguments: [
        ("AM04=0.005", "AM04", 500), ("MD06=0", "MD06", 0), ("AC01=1", "AC01", 100_000),
        ("X=0.00001", "X", 1),
    ])
    func isParsed(_ argument: String, _ reason: String, _ rate: Int) {
        #expect(BankSimulator.Rate(argument: argument) == .init(reason, per100000: rate))
    }

    @Test(arguments: [
        "", "AM04", "AM04=", "=0.1", "am04=0.1", "AM04=1.1", "AM04=0.000001", "AM04=-0.1", "AM044=0.1",
    ])
    func isRefused(_ argument: String) {
        #expect(BankSimulator.Rate(argument: argument) == nil)
    }

    @Test func sumsBeyondOneAreRefused() {
        var options = BankSimulator.Options(outputDirectory: "/tmp")
        options.returns = [.init("AM04", per100000: 99_999)]
        let error = #expect(throws: SimulatorError.self) {
            _ = try BankSimulator.answers(to: [], options: options)
        }
        #expect(error?.description == "the rates add up to more than 1")
    }
}
