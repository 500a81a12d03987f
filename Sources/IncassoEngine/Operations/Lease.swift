import IncassoSQL

/// The sole right to a piece of a tenant's work, for a while.
///
/// Whoever takes it gets the next fence. Each transaction of the holder updates the lease's row first, and goes on only
/// with its own fence in it: a holder that was held up while another took over writes nothing. What is certain rests on
/// that row alone. The clock decides only how soon the work of a holder that vanished is taken over.
struct Lease: Sendable {
    /// Somebody else has taken the work over.
    struct Lost: Error {
        let lease: String
        let fence: Int64
    }

    /// What taking it came to.
    enum Attempt {
        case taken(Lease)
        /// Another process has it.
        case held(by: String)
    }

    let tenant: Int64
    let name: String
    let fence: Int64
    let clock: any EngineClock
    /// In milliseconds.
    let length: Int64

    private static let find = Statement(
        "operations.lease.find",
        "SELECT fence, holder, process, until FROM lease WHERE tenant_id = :t AND name = :name"
    )
    private static let take = Statement(
        "operations.lease.take",
        """
        INSERT INTO lease (tenant_id, name, fence, holder, process, until) VALUES (:t, :name, 1, :holder, :process, :until)
        ON CONFLICT (tenant_id, name) DO UPDATE SET fence = lease.fence + 1, holder = excluded.holder, process = excluded.process,
          until = excluded.until WHERE lease.until <= :now OR lease.fence = :ended
        RETURNING fence
        """
    )
    private static let renew = Statement(
        "operations.lease.renew",
        """
        UPDATE lease SET until = :until
        WHERE tenant_id = :t AND name = :name AND fence = :fence AND holder IS NOT NULL
        """
    )
    private static let release = Statement(
        "operations.lease.release",
        """
        UPDATE lease SET holder = CAST(NULL AS TEXT), process = CAST(NULL AS TEXT), until = 0
        WHERE tenant_id = :t AND name = :name AND fence = :fence
        """
    )

    /// A lease as it stands in the database.
    private struct Found {
        let fence: Int64
        let holder: String?
        let process: String?
        let until: Int64

        var hasEnded: Bool { process.map(WorkerProcess.hasEnded) ?? false }
    }

    /// Takes a lease when it is free, has run out, or its holder has ended.
    ///
    /// - Parameters:
    ///   - name: The piece of work.
    ///   - engine: Whose.
    /// - Returns: The lease, or who has it.
    /// - Throws: The driver's error.
    static func take(_ name: String, engine: Engine) throws -> Attempt {
        let tenant = engine.tenant.id
        let length = Int64(engine.settings.leaseSeconds) * 1000
        let found = try find(name, engine: engine)
        let hasEnded = found?.hasEnded ?? false
        if let found, found.until > engine.machineClock.timestamp, !hasEnded {
            return .held(by: found.holder ?? "another process")
        }
        let now = engine.machineClock.timestamp
        let bindings: Bindings = [
            "t": tenant, "name": name, "holder": WorkerProcess.current.name,
            "process": WorkerProcess.current.identity, "until": now + length, "now": now,
            "ended": hasEnded ? found?.fence ?? 0 : 0,
        ]
        do {
            let fence = try engine.database.write { transaction in
                try transaction.first(take, bindings) { $0.integer(0) }
            }
            if let fence {
                let clock = engine.machineClock
                return .taken(Lease(tenant: tenant, name: name, fence: fence, clock: clock, length: length))
            }
        } catch let error as DatabaseError where error.code == .busy && found?.holder != nil {
            // Its holder is in the middle of a transaction, which keeps the lease for it however long that takes.
            return .held(by: found?.holder ?? "another process")
        }
        return .held(by: try find(name, engine: engine)?.holder ?? "another process")
    }

    private static func find(_ name: String, engine: Engine) throws -> Found? {
        try engine.database.read { transaction in
            try transaction.first(find, ["t": engine.tenant.id, "name": name]) { row in
                Found(
                    fence: row.integer(0),
                    holder: row.optionalText(1),
                    process: row.optionalText(2),
                    until: row.integer(3)
                )
            }
        }
    }

    /// Proves in a transaction of the holder that the lease is still its own, and puts its end off.
    ///
    /// - Parameter transaction: The transaction, before anything else in it: nobody can take the lease before its end.
    /// - Throws: ``Lost`` when another process has taken it; the driver's error.
    func renew(in transaction: any Transaction) throws {
        let renewed = try transaction.execute(
            Self.renew,
            ["t": tenant, "name": name, "fence": fence, "until": clock.timestamp + length]
        )
        guard renewed == 1 else { throw Lost(lease: name, fence: fence) }
    }

    /// Gives the lease back.
    ///
    /// - Parameter database: The database, as it was before the lease was taken.
    /// - Throws: The driver's error; the lease then runs out by itself.
    func release(on database: any Database) throws {
        try database.write { transaction in
            _ = try transaction.execute(Self.release, ["t": tenant, "name": name, "fence": fence])
        }
    }

    /// Whether an error says that this lease was lost, and not one around it.
    func isLost(by error: Lost) -> Bool { error.lease == name && error.fence == fence }
}
