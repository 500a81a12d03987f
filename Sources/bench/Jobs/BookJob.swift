import Glibc
import IncassoCore
import IncassoEngine
import IncassoPostgres
import IncassoSQL
import IncassoSQLite

/// One job on a book, in a process of its own: what the command line would do, without the command line.
///
/// It prints `name=number`: the processor time of its stages in microseconds, the number of statements, and counts that
/// show that the work was done.
final class BookJob {
    private let files: BookFiles
    private let answers: BookAnswers
    private let data: DataDirectory
    private let database: any Database
    private let server: ServerClock?
    private var trace: StatementTrace?
    private let isTelling: Bool
    private let statements = StatementClock()

    /// A job.
    ///
    /// - Parameter arguments: The directories of the input files, of the book and of its data; the database's address;
    ///   then `server=PROCESS` to add the time of a server to the stages, `tell=1` to tell which statements took long, or
    ///   `trace=FILE`, `before=FILE` and `loads=TABLE` to write down what is executed.
    /// - Throws: ``BenchError`` or the driver's error when the book cannot be opened.
    init(_ arguments: [String]) throws {
        guard arguments.count >= 4 else { throw BenchError("a book's job needs four arguments") }
        files = BookFiles(directory: arguments[0])
        answers = BookAnswers(directory: arguments[1])
        data = DataDirectory(arguments[2])
        var options: [Substring: String] = [:]
        for argument in arguments.dropFirst(4) {
            let parts = argument.split(separator: "=", maxSplits: 1)
            if parts.count == 2 { options[parts[0]] = String(parts[1]) }
        }
        server = options["server"].flatMap { Int($0) }.map { ServerClock(process: $0) }
        if arguments[3].hasPrefix("sqlite:") {
            let sqlite = try SQLiteDatabase(path: String(arguments[3].dropFirst("sqlite:".count)))
            if let path = options["trace"] {
                let trace = try StatementTrace(path: path, before: options["before"], loads: options["loads"])
                try sqlite.trace { trace.add($0) }
                self.trace = trace
            }
            database = sqlite
        } else {
            database = try PostgresDatabase(arguments[3])
        }
        let statements = statements
        database.observer = { statements.start($0) }
        isTelling = options["tell"] != nil
    }

    /// Runs a job by name.
    func run(_ name: String) throws {
        switch name {
        case "open":
            try Engine.initialise(data, random: SeededRandom(seed: 1))
            _ = try engine("anna", "2026-11-20").creditors.add(file: files.creditor)
        case "mandates":
            let anna = try engine("anna", "2026-11-20")
            let report = try anna.intake.importMandates(files.mandates, creditor: creditor(anna))
            print("count=\(report.accepted)")
        case "claims":
            let anna = try engine("anna", "2026-11-20")
            let report = try anna.intake.importCollections(files.collections, creditor: creditor(anna))
            print("count=\(report.accepted)")
        case "collect": try collect()
        case "settle": try settle()
        case "scattered": try take(answers.scattered, on: "2026-12-04")
        case "notices": print("count=\(try engine("anna", "2026-12-04").notices.send().sent)")
        case "returns": try take(answers.returns, on: "2026-12-08")
        case "verify": try verify()
        default: throw BenchError("no such job")
        }
        print("statements=\(statements.count)")
        if isTelling { Streams.tell(statements.longest) }
        try trace?.finish()
    }

    private func collect() throws {
        let anna = try engine("anna", "2026-11-20")
        let batches = try stage("build") { try anna.batches.build(creditor: creditor(anna)).batches }
        let ben = try engine("ben", "2026-11-20")
        try stage("approve") { for batch in batches { try ben.batches.approve(batch.id) } }
        let released = try stage("release") {
            try batches.map { try anna.batches.release($0.id, to: answers.released) }
        }
        guard released.allSatisfy({ $0.state == .released }) else {
            throw BenchError("a batch was not released")
        }
        print("count=\(released.reduce(0) { $0 + $1.count })")
    }

    private func settle() throws {
        let anna = try engine("anna", "2026-12-01")
        let notifications = try BookAnswers.files(in: answers.settlement).filter {
            $0.contains("camt.054-collections")
        }
        var blocks = 0
        for file in notifications { blocks += try anna.inbox.process(file).blocksSettled }
        let all = try anna.batches.list().reduce(0) { try $0 + anna.batches.show($1.id).blocks.count }
        guard blocks == all else { throw BenchError("\(blocks) of \(all) blocks were settled") }
        print("count=\(blocks)")
    }

    /// Takes returns in and decides what happens next.
    private func take(_ path: String, on date: String) throws {
        let anna = try engine("anna", date)
        let report = try stage("inbox") { try anna.inbox.process(path) }
        let ends = report.ends.values.reduce(0, +)
        guard report.casesOpened == ends else {
            throw BenchError("\(report.casesOpened) cases for \(ends) returns")
        }
        // Recovery is decided by code: there is nothing to compare a trace of it with.
        guard trace == nil else { return }
        let decided = try stage("recovery") { try anna.recovery.run() }
        print("notices=\(decided.noticesQueued)")
        print("count=\(ends)")
    }

    private func verify() throws {
        let results = try engine("anna", "2026-12-08").verify()
        if let violated = results.first(where: { $0.violations > 0 }) {
            throw BenchError("\(violated.id) is violated: \(violated.examples.joined(separator: ", "))")
        }
        print("count=\(results.reduce(0) { $0 + $1.checked })")
    }

    private func engine(_ name: String, _ date: String) throws -> Engine {
        try Engine(
            directory: data,
            database: database,
            actor: Actor(name: name, osUser: "bench"),
            clock: FixedClock(LocalDate(iso: date) ?? .earliest),
            random: SeededRandom(seed: 2)
        )
    }

    private func creditor(_ engine: Engine) throws -> Creditor {
        try engine.creditors.creditor(reference: "bench")
    }

    private func stage<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        let start = try elapsed()
        let value = try body()
        print("\(name)=\(try elapsed() - start)")
        return value
    }

    /// Processor time of this process and of the server's sessions.
    private func elapsed() throws -> Int {
        processorTime() + (try server?.read().sessions ?? 0)
    }
}
