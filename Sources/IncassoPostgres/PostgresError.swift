internal import IncassoSQL

extension DatabaseError {
    /// An error that the server told.
    ///
    /// Only the primary message is kept: the detail holds values, and so does the message of a data exception
    /// (class 22), which is replaced.
    ///
    /// - Parameters:
    ///   - sqlState: Five characters.
    ///   - message: The primary message.
    ///   - statement: The statement's name.
    init(sqlState: String, message: String, statement: String?) {
        self.init(
            code: Code(sqlState: sqlState),
            message: sqlState.hasPrefix("22") ? "a value was refused (SQLSTATE \(sqlState))" : message,
            statement: statement,
            remedy: PostgresRemedy.server(sqlState)
        )
    }
}

extension DatabaseError.Code {
    /// The kind of an SQLSTATE.
    init(sqlState: String) {
        switch sqlState {
        case "53100", "53400": self = .storage
        case "53300", "57P01", "57P02", "57P03", "3D000": self = .unavailable
        case "55P03", "57014": self = .busy
        case "XX001", "XX002": self = .damaged
        default:
            switch sqlState.prefix(2) {
            case "23": self = .constraint
            case "40": self = .busy
            case "08", "28": self = .unavailable
            case "58": self = .storage
            default: self = .other
            }
        }
    }
}

/// Errors after which the same transaction may succeed when it is run again.
enum PostgresRetry {
    /// Serialisation failure and deadlock.
    static func isUseful(_ sqlState: String) -> Bool {
        sqlState == "40001" || sqlState == "40P01"
    }

    /// The connection is gone or about to go: the server was told to stop, has crashed, or is only starting.
    static func isLoss(_ sqlState: String) -> Bool {
        ["57P01", "57P02", "57P03", "25P03", "08000", "08003", "08006"].contains(sqlState)
    }

    /// How often a transaction is run, the first time included.
    static let attempts = 8

    /// How long to wait before the next run: 5 ms doubled each time, 0.3 s at most.
    static func microseconds(after attempt: Int) -> UInt32 {
        UInt32(min(5_000 << attempt, 300_000))
    }
}
