internal import GRDBSQLite
internal import Glibc
internal import IncassoSQL

/// The file of a database: whose it is, and how it is opened.
enum SQLiteFile {
    /// `INCS`, in the file's header: tells our databases from other programs'.
    private static let applicationID: Int64 = 0x494E_4353
    /// The layout of the file as a whole, in the header as `user_version`; the tables are the migrations' matter.
    private static let layout: Int64 = 1

    /// Makes the file when there is none, before SQLite would with wider rights, and refuses network file systems.
    ///
    /// A file that is there is not opened: closing it again would drop all locks that other connections of this process
    /// have on it (POSIX), and another process could then take the write-ahead log away below them.
    static func prepare(_ path: String) throws {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if unsafe errno != EEXIST || access(path, R_OK | W_OK) != 0 {
            let reason = unsafe String(cString: strerror(errno))
            throw DatabaseError(code: .unavailable, message: "cannot open the database file: \(reason)")
        }
        if let kind = NetworkFileSystem.kind(at: path) {
            throw DatabaseError(
                code: .storage,
                message:
                    "the database file is on a network file system (\(kind)), where locks cannot be trusted: "
                    + "use a local disk or PostgreSQL"
            )
        }
    }

    /// Checks whose file it is, marks an empty one as ours, and sets the connection up.
    static func open(_ connection: SQLiteConnection, isInMemory: Bool) throws {
        // GRDB listens to every preparation, for the observation of changes that we don't use: it made preparing ten
        // times as long, and fresh statistics make SQLite prepare every statement anew.
        unsafe sqlite3_set_authorizer(connection.handle, nil, nil)
        if try !isOurs(connection) { try claim(connection) }
        if !isInMemory { try useWriteAheadLog(connection) }
        // The log is copied into the file at 32 MiB instead of 4: what several commits in a row change is copied once.
        try connection.run(
            """
            PRAGMA synchronous = FULL;
            PRAGMA foreign_keys = ON;
            PRAGMA cache_size = -65536;
            PRAGMA trusted_schema = OFF;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA wal_autocheckpoint = 8192;
            """
        )
    }

    private static func isOurs(_ connection: SQLiteConnection) throws -> Bool {
        guard try connection.integer("PRAGMA application_id") == applicationID else { return false }
        let found = try connection.integer("PRAGMA user_version")
        guard found <= layout else {
            throw DatabaseError(
                code: .tooNew,
                message:
                    "the database file has layout \(found), this program knows \(layout): use a newer incasso"
            )
        }
        return true
    }

    private static func claim(_ connection: SQLiteConnection) throws {
        try connection.run("BEGIN IMMEDIATE")
        do {
            // Another process may have claimed it since we looked.
            if try !isOurs(connection) {
                guard try connection.integer("PRAGMA application_id") == 0,
                    try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
                else {
                    throw DatabaseError(
                        code: .damaged,
                        message: "the file is another program's database; nothing was changed in it"
                    )
                }
                try connection.run(
                    "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(layout)"
                )
            }
            try connection.run("COMMIT")
        } catch {
            try connection.run("ROLLBACK")
            throw error
        }
    }

    /// Changing the mode needs the file alone for a moment and does not wait for it, so we do.
    private static func useWriteAheadLog(_ connection: SQLiteConnection) throws {
        for _ in 0..<250 {
            do {
                let mode = try connection.texts("PRAGMA journal_mode = WAL").first ?? ""
                guard mode == "wal" else {
                    throw DatabaseError(
                        code: .storage,
                        message: "the file system does not allow a write-ahead log"
                    )
                }
                return
            } catch let error as DatabaseError where error.code == .busy {
                usleep(20_000)
            }
        }
        throw DatabaseError(code: .busy, message: "another process holds the database file")
    }
}
