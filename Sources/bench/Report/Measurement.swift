/// What a job cost.
struct Measurement {
    /// The limit that a job should keep at this size.
    struct Target {
        /// Microseconds; `nil` where none is set.
        var cpu: Int?
        /// MiB; `nil` where none is set.
        var memory: Int?
    }

    /// Part of a job.
    struct Stage {
        let name: String
        /// Microseconds.
        let cpu: Int
    }

    /// The job, the same words at every size.
    let job: String
    /// `SQLite`, `PostgreSQL`, or `nil` for a job without a database.
    var database: String?
    /// Debits in the book or the file.
    let size: Int
    /// Processor time of the job's process in microseconds.
    let client: Int
    /// Processor time of the server's sessions in microseconds.
    var server: Int?
    /// Processor time of what the server wrote in the background, with the checkpoint after the job, in microseconds.
    var background: Int?
    /// Time on the clock in microseconds.
    var wall: Int?
    /// The most memory of the job's process in KiB; the server's is not known.
    var peak: Int
    /// Whether ``peak`` is above that of a process that does nothing.
    var isPeakAboveIdle = false
    /// Statements and bulk loads.
    var statements: Int?
    /// Its parts, client and server together, in order.
    var stages: [Stage] = []
    var target = Target()

    /// Processor time in microseconds: the process, and the server's sessions.
    var cpu: Int { client + (server ?? 0) }

    /// Whether the target is kept; `nil` where none is set.
    var isWithin: Bool? {
        guard target.cpu != nil || target.memory != nil else { return nil }
        return cpu <= target.cpu ?? cpu && peak <= (target.memory ?? .max / 1024) * 1024
    }
}

/// What a job cost, against somebody else who did the same or less.
struct Comparison {
    let job: String
    var database: String?
    let size: Int
    /// Processor time in microseconds of the part that is compared.
    let cpu: Int
    let peer: String
    /// Microseconds; `nil` when it was not measured.
    let peerCPU: Int?
    /// Why it was not measured.
    var reason: String?
    /// Thousandths; `nil` where no limit is set.
    var limit: Int?

    /// Thousandths.
    var ratio: Int? { peerCPU.flatMap { $0 > 0 ? cpu * 1000 / $0 : nil } }
    var isWithin: Bool? {
        guard let ratio, let limit else { return nil }
        return ratio <= limit
    }
}

/// What doubling the work costs.
struct Growth {
    let job: String
    let database: String?
    let small: Measurement
    let large: Measurement
    /// Thousandths.
    let limit: Int

    /// Thousandths.
    var times: Int? { small.cpu > 0 ? large.cpu * 1000 / small.cpu : nil }
    var isWithin: Bool? { times.map { $0 <= limit } }
}
