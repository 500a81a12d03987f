import Glibc

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
        name = "incasso_bench_\(rail)_\(size)"
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
                peer: reference.peer,
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
