import Glibc
import IncassoCore
import IncassoEngine
import IncassoSQLite
import IncassoSimulator
import IncassoXML

/// The whole main job on SQLite, once and doubled.
///
/// Import, build, approve, release, then a bank's answer with cases and notices.
struct PipelineBench {
    let places: Workplace
    let count: Int

    func run() throws {
        Output.line("Main job on SQLite, \(count) mandates and claims, then \(count / 50) returns")
        var totals: [(send: Int, returns: Int)] = []
        for size in [count, 2 * count] {
            let directory = places.file("book-\(size)")
            let job = try Child.run([
                CommandLine.arguments[0], "--job", "pipeline", directory, String(size), String(size / 50),
            ])
            var figures: [String: Int] = [:]
            for line in job.output.split(separator: "\n") {
                let parts = line.split(separator: "=")
                if parts.count == 2 { figures[String(parts[0])] = Int(parts[1]) }
            }
            let stages = ["mandates", "claims", "build", "approve", "release"]
            let send = stages.reduce(0) { $0 + (figures[$1] ?? 0) }
            let queued = (figures["inbox"] ?? 0) + (figures["recovery"] ?? 0)
            let written = figures["notices"] ?? 0
            totals.append((send, queued + written))
            for stage in stages {
                Output.row("  \(size): \(stage), CPU", Output.seconds(figures[stage] ?? 0))
            }
            Output.row(
                "  \(size): together",
                Output.seconds(send),
                limit: size == 100_000 ? "at most 6 s" : ""
            )
            Output.row(
                "  \(size): \(size / 50) returns applied, cases, notices queued",
                Output.seconds(queued),
                limit: size == 100_000 ? "at most 0.5 s" : ""
            )
            Output.row("  \(size): those notices written as files", Output.seconds(written))
            Output.row(
                "  \(size): peak memory",
                "\(job.peak / 1024) MiB",
                limit: size == 100_000 ? "at most 300 MiB" : ""
            )
        }
        Output.row(
            "  doubling, from claims to files",
            Output.ratio(totals[1].send, to: totals[0].send),
            limit: "at most 2.2"
        )
        Output.row(
            "  doubling, from returns to notices",
            Output.ratio(totals[1].returns, to: totals[0].returns),
            limit: "at most 2.2"
        )
        Output.line("")
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
