internal import Glibc
internal import IncassoSQL

/// What tells, after the answer to a COMMIT was lost, whether it took effect (decision 0041).
///
/// A session has one row in `commit_receipt` for each tenant. The last thing that a transaction does is to write its
/// number into that row, so the number is there exactly when the transaction is. Who asks closes the session where the
/// number is missing: from then on it can commit no more, even if the server is still at work on it.
struct PostgresReceipt: Sendable {
    /// Whose data the transaction changed; 0 where no statement said so.
    let tenant: Int64
    /// Names the session: 32 hexadecimal digits.
    let session: String
    /// Counts the session's transactions, from 1.
    let serial: Int64

    /// Writes the number, which fails in a session that was closed: the number would be NULL, and may not be.
    var record: String {
        """
        INSERT INTO commit_receipt (tenant_id, session, latest, at)
        VALUES (\(tenant), '\\x\(session)', \(serial), \(Self.now))
        ON CONFLICT (tenant_id, session) DO UPDATE SET at = excluded.at,
          latest = CASE WHEN commit_receipt.latest BETWEEN 1 AND \(serial - 1) THEN excluded.latest END
        """
    }

    /// Tells the number, and closes the session unless it is the transaction's; waits while the session holds the row.
    var ask: String {
        """
        INSERT INTO commit_receipt (tenant_id, session, latest, at)
        VALUES (\(tenant), '\\x\(session)', 0, \(Self.now))
        ON CONFLICT (tenant_id, session) DO UPDATE SET
          latest = CASE WHEN commit_receipt.latest = \(serial) THEN commit_receipt.latest ELSE 0 END
        RETURNING latest
        """
    }

    /// A name for a new session.
    ///
    /// It is not part of the book and so does not come from the engine's repeatable source: two runs of one rehearsal must
    /// not share a session.
    static func newSession() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Milliseconds since 1970 (UTC), of the machine and not of a rehearsed day: it tells how old a row is.
    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
