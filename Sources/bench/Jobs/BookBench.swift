import Glibc

/// The life of a book on one database, from mandates to `verify`: every row of the table.
///
/// The jobs follow each other on one book, each in a process of its own. Both sizes run in turn, as often as rounds are asked
/// for; told is the run with the median processor time, and the most memory.
struct BookBench {
    /// A database to measure.
    enum Kind {
        case sqlite
        case postgres(PostgresServer)

        var name: String {
            switch self {
            case .sqlite: "SQLite"
            case .postgres: "PostgreSQL"
            }
        }
    }

    /// One row of the table.
    struct Row {
        /// The words in the report.
        let title: String
        /// The job's name.
        let job: String
        let stages: [String]
        /// Microseconds on SQLite and on PostgreSQL.
        var sqlite: Int?
        var postgres: Int?
        /// MiB on SQLite.
        var memory: Int?
        /// Whether the targets in time, which are those of 1,000,000 debits, shrink with the size.
        var grows = true
    }

    static let scattered = "1,000 scattered returns"
    static let notices = "their notices written as files"

    static let rows = [
        Row(title: "import of mandates", job: "mandates", stages: [], sqlite: 12_000_000, memory: 200),
        Row(title: "import of claims", job: "claims", stages: []),
        Row(
            title: "plan, freeze, approve, release",
            job: "collect",
            stages: ["build", "approve", "release"],
            sqlite: 12_000_000,
            postgres: 18_000_000,
            memory: 300
        ),
        Row(
            title: "settlement of all blocks",
            job: "settle",
            stages: [],
            sqlite: 200_000,
            postgres: 200_000,
            grows: false
        ),
        Row(
            title: scattered,
            job: "scattered",
            stages: ["inbox", "recovery"],
            sqlite: 200_000,
            postgres: 200_000,
            grows: false
        ),
        Row(title: notices, job: "notices", stages: []),
        Row(
            title: "returns of every tenth debit",
            job: "returns",
            stages: ["inbox", "recovery"],
            sqlite: 4_000_000,
            postgres: 9_000_000
        ),
        Row(title: "verify", job: "verify", stages: [], sqlite: 60_000_000, postgres: 60_000_000),
    ]

    /// The first half of the life, to the released files; what follows is the same on every rail.
    static let achRows = rows.prefix(3).map { row in
        Row(title: "ACH: " + row.title, job: row.job, stages: row.stages)
    }

    let places: Workplace
    let kind: Kind
    let rail: BookFiles.Rail
    /// Debits in the smaller book; the other one has twice as many.
    let size: Int
    let rounds: Int
    /// Whether jobs tell on standard error which statements took long.
    let tellsStatements: Bool

    /// Runs everything and adds it to the report.
    func run(into report: inout Report) throws {
        let rows = rail == .sepa ? Self.rows : Self.achRows
        var found: [String: [Measurement]] = [:]
        for round in 1...rounds {
            for size in [size, 2 * size] {
                Streams.tell(
                    "\(kind.name), \(rail), a book of \(Figures.grouped(size)), round \(round) of \(rounds)"
                )
                let isLast = round == rounds && size == self.size
                let life = try BookLife(self, size: size, compares: isLast)
                defer { life.remove() }
                for row in rows {
                    let measured = try life.run(row)
                    found["\(row.job) \(size)", default: []].append(measured)
                }
                report.comparisons += life.comparisons
            }
        }
        for row in rows {
            for size in [size, 2 * size] {
                let runs = found["\(row.job) \(size)"] ?? []
                let sorted = runs.sorted { $0.cpu < $1.cpu }
                guard let most = runs.map(\.peak).max() else { continue }
                var median = sorted[sorted.count / 2]
                median.peak = most
                report.measurements.append(median)
            }
        }
    }
}

/// One book from its beginning to its end.
final class BookLife {
    private let kind: BookBench.Kind
    private let size: Int
    private let rail: BookFiles.Rail
    private let compares: Bool
    private let tellsStatements: Bool
    private let input: String
    private let directory: String
    private let name: String
    private let url: String
    /// What peers cost that did the same or less.
    private(set) var comparisons: [Comparison] = []

    /// Makes an empty book, and the files that go into it unless an earlier book has left them.
    init(_ bench: BookBench, size: Int, compares: Bool) throws {
        kind = bench.kind
        rail = bench.rail
        tellsStatements = bench.tellsStatements
        self.size = size
        self.compares = compares
        input = bench.places.file("input-\(rail)-\(size)")
        if unsafe mkdir(input, 0o700) == 0 {
            _ = try Child.job(["book-files", input, String(size), rail.rawValue])
        }
        name = "bench_\(size)"
        directory = try bench.places.directory(name)
        switch kind {
        case .sqlite:
            // The database's own directory is made by the engine, before there is a file in it.
            unsafe mkdir(directory + "/data", 0o700)
            url = "sqlite:\(directory)/data/incasso.db"
        case .postgres(let server): url = try server.create(name)
        }
        _ = try job("open")
    }

    /// Removes the book.
    func remove() {
        Cleaning.run(["rm", "-rf", directory])
        if case .postgres(let server) = kind { try? server.drop(name) }
    }

    /// Runs the job of a row.
    func run(_ row: BookBench.Row) throws -> Measurement {
        if row.job == "settle" { try makeAnswers() }
        let reference = try compares && rail == .sepa ? ReferenceSQL(of: row.job, book: directory) : nil
        var before = ServerClock.Reading()
        var server: PostgresServer?
        if case .postgres(let given) = kind {
            server = given
            try given.checkpoint()
            before = try given.clock.read()
        }
        var options = server.map { ["server=\($0.clock.process)"] } ?? []
        Streams.tell("  \(row.title)")
        if tellsStatements { options.append("tell=1") }
        let child = try job(row.job, options)
        let figures = child.figures
        try check(figures, row)
        var measurement = Measurement(
            job: row.title,
            database: kind.name,
            size: size,
            client: child.cpu,
            wall: child.wall,
            peak: child.peak
        )
        measurement.statements = figures["statements"]
        measurement.stages = row.stages.compactMap { stage in
            figures[stage].map { Measurement.Stage(name: stage, cpu: $0) }
        }
        measurement.target = target(row)
        if let server {
            try server.clock.waitForSessions()
            let sessions = try server.clock.read() - before
            try server.checkpoint()
            measurement.server = sessions.sessions
            measurement.background = try (server.clock.read() - before).background
        }
        if compares { try compare(measurement, row, reference) }
        return measurement
    }

    private func job(_ job: String, _ more: [String] = []) throws -> Child {
        try Child.job(["book", job, input, directory, directory + "/data", url] + more)
    }

    private func makeAnswers() throws {
        _ = try Child.job(["book-answers", directory, String(size)])
    }

    /// A job that has done nothing must not look fast.
    private func check(_ figures: [String: Int], _ row: BookBench.Row) throws {
        let distance = BookAnswers.distance(in: size)
        let expected: Int? =
            switch row.job {
            case "mandates", "claims", "collect": size
            case "scattered", "notices": min(BookAnswers.scatteredCount, (size + distance - 1) / distance)
            case "returns": size / 10
            default: nil
            }
        guard let count = figures["count"], count == expected ?? count, count > 0 else {
            throw BenchError(
                "\(row.title): \(figures["count"] ?? 0) instead of \(expected ?? 1), of \(size) debits"
            )
        }
        if let notices = figures["notices"], notices != count {
            throw BenchError("\(row.title): \(notices) notices for \(count) returns")
        }
    }

    private func target(_ row: BookBench.Row) -> Measurement.Target {
        switch kind {
        case .sqlite:
            Measurement.Target(cpu: share(row.sqlite, row), memory: row.memory)
        case .postgres:
            Measurement.Target(cpu: share(row.postgres, row))
        }
    }

    private func share(_ target: Int?, _ row: BookBench.Row) -> Int? {
        target.map { row.grows ? $0 / 1000 * size / 1000 : $0 }
    }

    // MARK: - Peers

    private func compare(
        _ measurement: Measurement,
        _ row: BookBench.Row,
        _ reference: ReferenceSQL?
    ) throws {
        switch row.job {
        case "collect":
            let files = try BookAnswers.files(in: directory + "/out")
            try add(measurement, peer: "sha256sum of the files", "sha256sum", files)
        case "returns":
            let file = directory + "/answers/returns.xml"
            try add(
                measurement,
                peer: "xmllint --stream of the file",
                "xmllint",
                ["--stream", "--noout", file]
            )
        default: break
        }
        guard let reference else { return }
        // Recovery is decided by code, not by SQL: the part that takes the file in is compared.
        let part = measurement.stages.first { $0.name == "inbox" }?.cpu ?? measurement.cpu
        let cost = try reference.run { book, arguments in
            let address = "sqlite:\(book)/data/incasso.db"
            _ = try Child.job(["book", row.job, input, book, book + "/data", address] + arguments)
        }
        comparisons.append(
            Comparison(
                job: row.title,
                database: kind.name,
                size: size,
                cpu: part,
                peer: "sqlite3 shell, what the engine executed",
                peerCPU: cost.cpu,
                reason: cost.reason
            )
        )
    }

    private func add(
        _ measurement: Measurement,
        peer: String,
        _ command: String,
        _ arguments: [String]
    ) throws {
        let isThere = isInstalled(command)
        comparisons.append(
            Comparison(
                job: measurement.job,
                database: kind.name,
                size: size,
                cpu: measurement.cpu,
                peer: peer,
                peerCPU: try isThere ? Child.median([command] + arguments, runs: 3).cpu : nil,
                reason: isThere ? nil : "\(command) is not installed"
            )
        )
    }
}
