import Glibc
import IncassoCore
import IncassoEngine
import IncassoSQLite
import IncassoSimulator
import IncassoXML

/// The whole main job on SQLite, once and doubled.
///
/// Import, build, approve, release, then a bank's answer with cases and notices. Both sizes run three times in turn; told
/// is the median of each stage.
struct PipelineBench {
    let places: Workplace
    let count: Int

    private static let rounds = 3
    private static let sending = ["mandates", "claims", "build", "approve", "release"]
    private static let queueing = ["inbox", "recovery"]

    /// The figures of one size: stages in microseconds, and the peak in KiB.
    private struct Figures {
        var stages: [String: [Int]] = [:]
        var peaks: [Int] = []

        func median(_ stage: String) -> Int { stages[stage]?.sorted()[PipelineBench.rounds / 2] ?? 0 }
        func sum(_ names: [String]) -> Int { names.reduce(0) { $0 + median($1) } }
    }

    func run() throws {
        Output.line("Main job on SQLite, \(count) mandates and claims, then \(count / 50) returns")
        let sizes = [count, 2 * count]
        var figures: [Int: Figures] = [:]
        for round in 0..<Self.rounds {
            for size in sizes { try measure(size, round: round, into: &figures[size, default: Figures()]) }
        }
        for size in sizes { tell(size, figures[size] ?? Figures()) }
        let (once, twice) = (figures[count] ?? Figures(), figures[2 * count] ?? Figures())
        Output.row(
            "  doubling, from claims to files",
            Output.ratio(twice.sum(Self.sending), to: once.sum(Self.sending)),
            limit: "at most 2.2"
        )
        Output.row(
            "  doubling, from returns to notices",
            Output.ratio(twice.sum(Self.queueing + ["notices"]), to: once.sum(Self.queueing + ["notices"])),
            limit: "at most 2.2"
        )
        Output.line("")
    }

    private func measure(_ size: Int, round: Int, into figures: inout Figures) throws {
        let directory = places.file("book-\(size)-\(round)")
        let job = try Child.run([
            CommandLine.arguments[0], "--job", "pipeline", directory, String(size), String(size / 50),
        ])
        for line in job.output.split(separator: "\n") {
            let parts = line.split(separator: "=")
            if parts.count == 2, let time = Int(parts[1]) {
                figures.stages[String(parts[0]), default: []].append(time)
            }
        }
        figures.peaks.append(job.peak)
        _ = try Child.run(["rm", "-rf", directory])
    }

    private func tell(_ size: Int, _ figures: Figures) {
        let isMeasure = size == 100_000
        for stage in Self.sending {
            Output.row("  \(size): \(stage), CPU", Output.seconds(figures.median(stage)))
        }
        Output.row(
            "  \(size): together",
            Output.seconds(figures.sum(Self.sending)),
            limit: isMeasure ? "at most 6 s" : ""
        )
        Output.row(
            "  \(size): \(size / 50) returns applied, cases, notices queued",
            Output.seconds(figures.sum(Self.queueing)),
            limit: isMeasure ? "at most 0.5 s" : ""
        )
        Output.row("  \(size): those notices written as files", Output.seconds(figures.median("notices")))
        Output.row(
            "  \(size): peak memory",
            "\((figures.peaks.max() ?? 0) / 1024) MiB",
            limit: isMeasure ? "at most 300 MiB" : ""
        )
    }
}

enum PipelineJob {
    private static let creditor = """
        id = "bench"
        name = "Stadtwerke"
        country = "DE"
        currency = "EUR"
        [contact]
        email = "service@example.org"
        [sepa]
        iban = "DE89370400440532013000"
        creditor_identifier = "DE98ZZZ09999999999"
        [bank]
        max_transactions = 100000
        """

    static func run(directory: String, count: Int, returns: Int) throws {
        let data = DataDirectory(directory + "/data")
        try Engine.initialise(data, random: SeededRandom(seed: 1))
        try write(directory, count: count)
        let database = try SQLiteDatabase(path: data.databasePath)
        func engine(_ name: String, _ date: String) throws -> Engine {
            try Engine(
                directory: data,
                database: database,
                actor: Actor(name: name, osUser: "bench"),
                clock: FixedClock(LocalDate(iso: date) ?? .earliest),
                random: SeededRandom(seed: 2)
            )
        }
        let anna = try engine("anna", "2026-11-20")
        let creditor = try anna.creditors.add(file: directory + "/creditor.toml").creditor
        _ = try stage("mandates") {
            try anna.intake.importMandates(directory + "/mandates.csv", creditor: creditor)
        }
        _ = try stage("claims") {
            try anna.intake.importCollections(directory + "/collections.csv", creditor: creditor)
        }
        let batches = try stage("build") { try anna.batches.build(creditor: creditor).batches }
        let ben = try engine("ben", "2026-11-20")
        try stage("approve") { for batch in batches { try ben.batches.approve(batch.id) } }
        let released = try stage("release") {
            try batches.map { try anna.batches.release($0.id, to: directory + "/out") }
        }
        guard released.allSatisfy({ $0.state == .released }) else {
            throw BenchError("a batch was not released")
        }
        unsafe mkdir(directory + "/answers", 0o700)
        var options = BankSimulator.Options(outputDirectory: directory + "/answers")
        options.rejects = []
        options.refunds = []
        options.returns = [.init("AM04", per100000: returns * 100_000 / count)]
        let answers = try BankSimulator.answers(to: released.compactMap(\.file), options: options)
        let later = try engine("anna", "2026-12-08")
        try stage("inbox") { for answer in answers { _ = try later.inbox.process(answer.path) } }
        _ = try stage("recovery") { try later.recovery.run() }
        _ = try stage("notices") { try later.notices.send() }
        let cases = try later.recovery.list().count
        guard cases > returns / 2, cases < returns * 2 else {
            throw BenchError("\(cases) cases for about \(returns) returns")
        }
    }

    private static func stage<Value>(_ name: String, _ body: () throws -> Value) rethrows -> Value {
        let start = processorTime()
        let value = try body()
        print("\(name)=\(processorTime() - start)")
        return value
    }

    private static func write(_ directory: String, count: Int) throws {
        try save(creditor, to: directory + "/creditor.toml")
        var mandates = "mandate_id,scheme,signature_date,debtor_name,iban,email,language\n"
        var claims = "claim_id,mandate_id,amount,due_date,description\n"
        for number in 0..<count {
            let amount = Money(minorUnits: Fixtures.amount(number), currency: .eur).decimal
            mandates +=
                "M-\(number),sepa-core,2024-03-01,\"\(Fixtures.name(number))\",\(Fixtures.iban(number)),d\(number)@example.org,de\n"
            claims += "C-\(number),M-\(number),\(amount),2026-12-01,Abschlag Dezember \(number)\n"
        }
        try save(mandates, to: directory + "/mandates.csv")
        try save(claims, to: directory + "/collections.csv")
    }

    private static func save(_ text: String, to path: String) throws {
        let sink = try FileSink(path: path, existing: .replace)
        let bytes = Array(text.utf8)
        try sink.write(bytes.span)
        try sink.close()
    }
}
