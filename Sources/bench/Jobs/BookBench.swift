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
