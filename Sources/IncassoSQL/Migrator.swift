/// Brings a database's schema up to date, forwards only.
public enum Migrator {
    /// What a database holds, compared with what this program knows.
    public struct State: Sendable {
        /// A step that was applied.
        public struct Applied: Sendable, Hashable {
            /// The number.
            public let number: Int
            /// The name at that time.
            public let name: String
            /// ``Migration/checksum`` at that time.
            public let checksum: Int64
            /// When, in milliseconds since 1970 (UTC).
            public let appliedAt: Int64
        }

        /// The steps that the database has, by number.
        public let applied: [Applied]
        /// The steps that it lacks, by number; empty when there is a ``problem``.
        public let pending: [Migration]
        /// Why this program must not work on the database: `tooNew`, or `damaged` for another text or a gap.
        public let problem: DatabaseError?
    }

    /// Compares a database with this program; changes nothing.
    ///
    /// - Parameters:
    ///   - database: The database, possibly empty.
    ///   - migrations: The steps that this program knows, by number.
    /// - Returns: The state.
    /// - Throws: ``DatabaseError`` when the database cannot be read.
    public static func state(
        of database: any Database,
        migrations: [Migration] = Migration.all
    ) throws -> State {
        let applied = try database.read { transaction in
            guard try transaction.hasTable("schema_migration") else { return [State.Applied]() }
            return try transaction.all(list, [:]) { row in
                State.Applied(
                    number: Int(row.integer(0)),
                    name: row.text(1),
                    checksum: row.integer(2),
                    appliedAt: row.integer(3)
                )
            }
        }
        let problem = problem(of: applied, migrations)
        let pending = problem == nil ? Array(migrations.dropFirst(applied.count)) : []
        return State(applied: applied, pending: pending, problem: problem)
    }

    /// Applies the steps that a database lacks, each in a transaction of its own.
    ///
    /// Safe to call from several processes at once: the step that another has just applied is left alone.
    ///
    /// - Parameters:
    ///   - database: The database, possibly empty.
    ///   - time: When, in milliseconds since 1970 (UTC).
    ///   - migrations: The steps that this program knows, by number.
    /// - Throws: ``DatabaseError`` with code `tooNew` when the database was made by a newer program, `damaged` when a
    ///   recorded step has another text, or whatever a step fails with; that step is then undone.
    public static func migrate(
        _ database: any Database,
        at time: Int64,
        migrations: [Migration] = Migration.all
    ) throws {
        var state = try state(of: database, migrations: migrations)
        var lost = 0
        while true {
            if let problem = state.problem { throw problem }
            guard let next = state.pending.first else { return }
            var failure: (any Error)?
            do {
                try apply(next, to: database, at: time)
            } catch {
                failure = error
            }
            let before = state.applied.count
            state = try Self.state(of: database, migrations: migrations)
            // Another process applied it while we tried: that is as good.
            if state.problem == nil, state.applied.count <= before {
                // The connection was lost, and the step with it.
                lost += 1
                if lost < 5, (failure as? DatabaseError)?.code == .unavailable { continue }
                throw failure
                    ?? DatabaseError(code: .other, message: "migration \(next.number) left no record")
            }
        }
    }

    private static func apply(_ migration: Migration, to database: any Database, at time: Int64) throws {
        let script = migration.number == 1 ? register + migration.script : migration.script
        try database.define(script) { transaction in
            try transaction.execute(
                record,
                [
                    "number": migration.number, "name": migration.name, "checksum": migration.checksum,
                    "at": time,
                ]
            )
        }
    }

    private static func problem(of applied: [State.Applied], _ migrations: [Migration]) -> DatabaseError? {
        let known = migrations.last?.number ?? 0
        if let newest = applied.last?.number, newest > known {
            return DatabaseError(
                code: .tooNew,
                message: "the database has schema \(newest), this program knows \(known): use a newer incasso"
            )
        }
        for (recorded, migration) in zip(applied, migrations) {
            if recorded.number != migration.number {
                return DatabaseError(
                    code: .damaged,
                    message: "schema step \(migration.number) is missing in the database"
                )
            }
            if recorded.checksum != migration.checksum {
                return DatabaseError(
                    code: .damaged,
                    message: "schema step \(migration.number) was applied with another text"
                )
            }
        }
        return nil
    }

    /// The one table without a tenant: it describes the database itself.
    private static let register = """
        CREATE TABLE schema_migration (number INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL,
            checksum INTEGER NOT NULL, applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

        """

    private static let list = Statement(
        "migrator.list",
        "SELECT number, name, checksum, applied_at FROM schema_migration ORDER BY number"
    )

    private static let record = Statement(
        "migrator.record",
        """
        INSERT INTO schema_migration (number, name, checksum, applied_at)
        VALUES (:number, :name, :checksum, :at)
        """
    )
}
