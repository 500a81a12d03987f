import IncassoCore
import IncassoSQL

/// A book that was put back to an earlier state, and therefore does not know what it sent since.
///
/// While it is open, nothing is planned, released, withdrawn, sent or decided: all of that would be decided from a state
/// in which debits look uncollected although their file is with the bank. Numbers that leave the house go on far beyond
/// those that the lost state can have given (decision 0040).
public struct Restoration: Sendable, Hashable {
    /// How the book learnt of it.
    public enum Origin: String, Sendable, Hashable {
        /// It was put back from a backup of ours.
        case backup
        /// A person said so.
        case marked
        /// Its audit chain is shorter than, or differs from, what was noted outside the database.
        case found
    }

    /// Its number, from 1.
    public let number: Int64
    /// How the book learnt of it.
    public let origin: Origin
    /// When it learnt of it, in milliseconds since 1970 (UTC).
    public let at: Int64
    /// When the backup was made, in milliseconds since 1970 (UTC); `nil` when that is not known.
    public let takenAt: Int64?
    /// Claims from this number on were imported afterwards.
    let firstClaim: Int64

    private static let open = Statement(
        "operations.restore.open",
        """
        SELECT no, how, at, taken_at, first_claim FROM restore
        WHERE tenant_id = :t AND reconciled_at IS NULL ORDER BY no DESC LIMIT 1
        """
    )
    private static let newest = Statement(
        "operations.restore.newest",
        "SELECT coalesce(max(no), 0) FROM restore WHERE tenant_id = :t"
    )
    private static let insert = Statement(
        "operations.restore.insert",
        """
        INSERT INTO restore (tenant_id, no, how, at, actor, taken_at, base, first_claim)
        VALUES (:t, :no, :how, :at, :actor, :taken, :base, :claim)
        """
    )
    private static let close = Statement(
        "operations.restore.close",
        """
        UPDATE restore SET reconciled_at = :at, reconciled_by = :by WHERE tenant_id = :t AND reconciled_at IS NULL
        """
    )

    /// The open restoration of a book; `nil` when nothing stands in the way of its work.
    static func current(_ tenant: Int64, in transaction: any Transaction) throws -> Restoration? {
        try transaction.first(open, ["t": tenant]) { row in
            guard let origin = Origin(rawValue: row.text(1)) else {
                throw EngineError(.storage, "restoration \(row.integer(0)) has an unknown origin")
            }
            return Restoration(
                number: row.integer(0),
                origin: origin,
                at: row.integer(2),
                takenAt: row.optionalInteger(3),
                firstClaim: row.integer(4)
            )
        }
    }

    /// How often a book has been put back.
    static func count(_ tenant: Int64, in transaction: any Transaction) throws -> Int64 {
        try transaction.first(newest, ["t": tenant]) { $0.integer(0) } ?? 0
    }

    /// Marks a book as put back.
    ///
    /// - Parameters:
    ///   - origin: How it was found out.
    ///   - takenAt: When the backup was made, where that is known.
    ///   - earlier: How often it had been put back already, as far as is known outside the database.
    ///   - details: Further facts for the audit chain.
    ///   - engine: Whose book.
    ///   - transaction: Where to write.
    /// - Throws: The driver's error.
    static func mark(
        _ origin: Origin,
        takenAt: Int64? = nil,
        earlier: Int64 = 0,
        details: [(String, String)] = [],
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        let tenant = engine.tenant.id
        let base = try AuditChain.head(tenant, in: transaction)?.sequence ?? 0
        let number = max(try count(tenant, in: transaction), earlier) + 1
        try Counters.skip(tenant: tenant, in: transaction)
        try Batches.skipRevisions(tenant: tenant, in: transaction)
        let claim = try Counters.take(.claim, tenant: tenant, in: transaction)
        try transaction.execute(
            insert,
            [
                "t": tenant, "no": number, "how": origin.rawValue, "at": engine.clock.timestamp,
                "actor": engine.actor.name, "taken": takenAt, "base": base, "claim": claim,
            ]
        )
        try AuditChain.record(
            "book.restored",
            subject: "restoration \(number)",
            details: [("how", origin.rawValue), ("chain", String(base))]
                + (takenAt.map { [("backupOf", WallTime(timestamp: $0, zone: "UTC").iso + "Z")] } ?? [])
                + details,
            engine: engine,
            in: transaction
        )
    }

    /// Lets the book work again.
    static func close(engine: Engine, details: [(String, String)], in transaction: any Transaction) throws {
        let closed = try transaction.execute(
            close,
            ["t": engine.tenant.id, "at": engine.clock.timestamp, "by": engine.actor.name]
        )
        guard closed > 0 else { return }
        try AuditChain.record(
            "book.reconciled",
            subject: "book",
            details: details,
            engine: engine,
            in: transaction
        )
    }

    /// The words for a person: of when the state is that was put back.
    var words: String {
        switch (origin, takenAt) {
        case (_, let taken?):
            "this book was put back from a backup of \(WallTime(timestamp: taken, zone: "UTC").iso)Z"
        case (.found, nil):
            "this book's database is older than what was noted of it: it was put back from a copy"
        case (_, nil): "this book was put back from a copy"
        }
    }
}

extension Engine {
    /// What has to be done before this book may work again; `nil` when it may.
    public func restoration() throws -> Restoration? {
        try database.read { try Restoration.current(tenant.id, in: $0) }
    }

    /// Refuses work in a book that was put back and does not know yet what it sent since.
    ///
    /// - Parameter work: What is refused, for example `releasing files`.
    /// - Throws: ``EngineError`` with code `refused`.
    public func refuseWhileRestored(_ work: String) throws {
        guard let restoration = try restoration() else { return }
        throw EngineError(
            .refused,
            "\(restoration.words), and \(work) is refused until the files since then have been read again",
            remedy:
                "Run `incasso restore --reconcile --out DIR --bank-files DIR` with every directory of files."
        )
    }

    /// Says that the database was put back by other means than ours: every book in it is marked.
    ///
    /// - Parameter dryRun: Whether only to check.
    /// - Throws: ``EngineError`` when they are marked already; the driver's error.
    public func markRestored(dryRun: Bool = false) throws {
        try database.write { transaction in
            let known = try Restoration.current(tenant.id, in: transaction)
            let books = try Engine.tenants(in: transaction).filter { book in
                try Restoration.current(book.id, in: transaction) == nil
            }
            if let known, books.isEmpty {
                throw EngineError(
                    .refused,
                    "\(known.words), and is marked already",
                    remedy: "Run `incasso restore --reconcile --out DIR --bank-files DIR`."
                )
            }
            if dryRun { return }
            for book in books {
                try Restoration.mark(.marked, engine: Engine(self, tenant: book, keys: keys), in: transaction)
            }
        }
    }
}
