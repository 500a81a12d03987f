import Glibc
import IncassoSQL

/// How long each book's audit chain is and how it ends, noted beside the database.
///
/// A database that is put back to an earlier state, by whatever means, has a shorter chain than was noted, or another row
/// in that place. The note is read before the database, and only rows that were committed before are ever noted, so a
/// chain that only grew is never taken for another one, whoever else works on it.
struct ChainNote {
    let engine: Engine

    private static let created = Statement(
        "operations.tenant.created",
        "SELECT created_at FROM tenant WHERE tenant_id = :t"
    )
    private static let explained = Statement(
        "operations.restore.explained",
        "SELECT 1 FROM restore WHERE tenant_id = :t AND no > :no AND base < :length LIMIT 1"
    )

    /// One book's line.
    private struct Line: Equatable {
        /// Which book: tenant, its mark, and when it was made.
        let book: String
        /// How often it had been put back.
        let restorations: Int64
        let length: Int64
        let hash: String

        init(book: String, restorations: Int64, length: Int64, hash: String) {
            self.book = book
            self.restorations = restorations
            self.length = length
            self.hash = hash
        }

        init?(_ text: Substring) {
            let parts = text.split(separator: " ")
            guard parts.count == 4, let restorations = Int64(parts[1]), let length = Int64(parts[2]) else {
                return nil
            }
            self.init(
                book: String(parts[0]),
                restorations: restorations,
                length: length,
                hash: String(parts[3])
            )
        }

        var text: String { "\(book) \(restorations) \(length) \(hash)\n" }
    }

    private var path: String { engine.directory.chainNotePath }

    /// Compares the database with the note, and marks the book as put back when the database is older.
    ///
    /// - Throws: The driver's error.
    func compare() throws {
        guard DurableFile.exists(path) else { return }
        let lines = try read()
        guard let book = try engine.database.read(identity(in:)),
            let noted = lines.first(where: { $0.book == book }),
            try !engine.database.read({ try holds(noted, in: $0) })
        else { return }
        try engine.database.write { transaction in
            // Another process may have found it out since.
            guard try !holds(noted, in: transaction) else { return }
            try Restoration.mark(
                .found,
                earlier: noted.restorations,
                details: [("notedLength", String(noted.length)), ("notedHash", noted.hash)],
                engine: engine,
                in: transaction
            )
        }
    }

    /// Whether the chain holds what was noted, or it is known why not.
    private func holds(_ noted: Line, in transaction: any Transaction) throws -> Bool {
        let tenant = engine.tenant.id
        if try AuditChain.hash(of: noted.length, tenant: tenant, in: transaction)?.hex == noted.hash {
            return true
        }
        // Noted in a state that was lost: the book knows that it was put back to before it.
        return try transaction.first(
            Self.explained,
            ["t": tenant, "no": noted.restorations, "length": noted.length]
        ) { _ in true } ?? false
    }

    /// Notes the chain as it is committed now; a longer note of the same chain stays.
    ///
    /// - Throws: ``EngineError`` when the note cannot be written; the driver's error.
    func write() throws {
        let place = unsafe open(engine.directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw DurableFile.failure("cannot open \(engine.directory.path)") }
        defer { close(place) }
        guard flock(place, LOCK_EX) == 0 else {
            throw DurableFile.failure("cannot lock \(engine.directory.path)")
        }
        let found = try engine.database.read { transaction -> Line? in
            guard let book = try identity(in: transaction),
                let head = try AuditChain.head(engine.tenant.id, in: transaction)
            else { return nil }
            return Line(
                book: book,
                restorations: try Restoration.count(engine.tenant.id, in: transaction),
                length: head.sequence,
                hash: head.hash.hex
            )
        }
        guard let found else { return }
        var lines = DurableFile.exists(path) ? try read() : []
        if let known = lines.first(where: { $0.book == found.book }),
            (known.restorations, known.length) >= (found.restorations, found.length)
        {
            return
        }
        lines.removeAll { $0.book == found.book }
        lines.append(found)
        try DurableFile.write(Array(lines.map(\.text).joined().utf8), to: path, mode: 0o600)
    }

    private func read() throws -> [Line] {
        String(decoding: try DurableFile.read(path, limit: 1 << 22), as: UTF8.self)
            .split(separator: "\n").compactMap { Line($0) }
    }

    private func identity(in transaction: any Transaction) throws -> String? {
        try transaction.first(Self.created, ["t": engine.tenant.id]) { row in
            "\(engine.tenant.id)-\(engine.tenant.book)-\(row.integer(0))"
        }
    }
}

extension Engine {
    /// Notes how long the audit chain is, beside the database, so that an older copy of it is told from it.
    ///
    /// Called before a file leaves the house, and by whoever ends a piece of work.
    ///
    /// - Throws: ``EngineError`` when the note cannot be written; the driver's error.
    public func noteChain() throws {
        try ChainNote(engine: self).write()
    }
}
