import Crypto
import Glibc
import IncassoCore
import IncassoSQL

/// Looks at a backup in a scratch place, without touching any book.
struct BackupCheck {
    /// The backup's directory.
    let backup: String
    let manifest: BackupManifest
    /// The key file of the book.
    let keyPath: String
    let files: any DatabaseFiles
    let actor: Actor
    let clock: any EngineClock
    let progress: (any ProgressObserver)?

    init(
        _ path: String,
        keyPath: String,
        files: any DatabaseFiles,
        actor: Actor,
        clock: any EngineClock,
        progress: (any ProgressObserver)?
    ) throws {
        backup = try BackupPlace.backup(at: path)
        manifest = try BackupManifest(path: backup + "/" + BackupManifest.name)
        self.keyPath = keyPath
        self.files = files
        self.actor = actor
        self.clock = clock
        self.progress = progress
    }

    var archivePath: String { DurableFile.parent(of: backup) + "/archive" }

    /// Checks everything, in a directory that is removed afterwards.
    ///
    /// - Parameter scratch: An empty directory with room for the database.
    /// - Returns: One result for each rule; what cannot be trusted is not looked into.
    /// - Throws: ``EngineError`` when the key file is another's; ``DatabaseError``.
    func run(scratch: String) throws -> [InvariantResult] {
        let path = scratch + "/incasso.db"
        var results = try copy(to: path)
        guard results.allSatisfy({ $0.violations == 0 }) else { return results }
        let directory = DataDirectory(scratch: scratch, keyPath: keyPath, archivePath: archivePath)
        let database = try files.open(path)
        results += try inspect(database)
        guard results.allSatisfy({ $0.violations == 0 }) else { return results }
        for book in manifest.tenants {
            let engine = try open(book.name, in: directory, database: database)
            for result in try engine.verify() where result.id != Verification.structureId {
                results.append(manifest.tenants.count > 1 ? result.named(book.name) : result)
            }
        }
        return results
    }

    /// The copy's bytes are those that were backed up.
    func copy(to path: String) throws -> [InvariantResult] {
        guard let wanted = manifest.database else {
            throw EngineError(
                .invalid,
                "there is no database in \(backup): a server keeps it",
                remedy:
                    "Restore it by the server's own means, then run `incasso restore --mark` and `incasso verify`."
            )
        }
        let source = backup + "/" + wanted.file
        guard !wanted.file.contains("/"), DurableFile.exists(source) else {
            throw EngineError(.invalid, "\(source) is missing", remedy: "Use another backup.")
        }
        let found = try DurableFile.copy(source, to: path) { bytes in
            progress?.progress("reading the backup", done: Int(bytes), total: Int(wanted.size))
        }
        progress?.finish("reading the backup")
        var violations = Violations()
        if found.size != wanted.size {
            violations.add("\(wanted.file) has \(found.size) bytes, the manifest says \(wanted.size)")
        } else if found.sha256.hex != wanted.sha256 {
            violations.add(
                "\(wanted.file) has the SHA-256 \(found.sha256.hex), the manifest says \(wanted.sha256)"
            )
        }
        return [
            violations.result(
                "backup.copy",
                law: 22,
                title: "The copy of the database is, byte for byte, the one that was made",
                checked: 1
            )
        ]
    }

    /// The copy is sound, of a schema that this program knows, and holds what the manifest says.
    func inspect(_ database: any FileDatabase) throws -> [InvariantResult] {
        let structure = try Verification.structure(database, progress: progress)
        guard structure.violations == 0 else { return [structure] }
        if let problem = try Migrator.state(of: database).problem { throw problem }
        var violations = Violations()
        // An older copy lacks tables that are counted now; its bytes have been compared.
        let isComparable = manifest.schema == Migration.all.last?.number
        let found = isComparable ? try database.read(BookBackup.books) : manifest.tenants
        for book in manifest.tenants {
            guard let other = found.first(where: { $0.id == book.id && $0.name == book.name }) else {
                violations.add("book \(book.name) is not in the copy")
                continue
            }
            if other.book != book.book { violations.add("book \(book.name) is another book of that name") }
            if (other.chainLength, other.chainHead) != (book.chainLength, book.chainHead) {
                violations.add(
                    "the audit chain of \(book.name) has \(other.chainLength) rows, the manifest says \(book.chainLength)"
                )
            }
            for (table, rows) in other.rows.sorted(by: { $0.key < $1.key }) where book.rows[table] != rows {
                violations.add(
                    "\(table) of \(book.name) has \(rows) rows, the manifest says \(book.rows[table] ?? 0)"
                )
            }
        }
        for other in found where !manifest.tenants.contains(where: { $0.id == other.id }) {
            violations.add("the manifest does not know the book \(other.name)")
        }
        let contents = violations.result(
            "backup.contents",
            law: 22,
            title: "Books, audit chains and rows are those of the manifest",
            checked: manifest.tenants.reduce(0) { $0 + $1.rows.count + 2 }
        )
        return [structure, contents]
    }

    func open(_ name: String, in directory: DataDirectory, database: any Database) throws -> Engine {
        try Engine(
            directory: directory,
            database: database,
            tenant: name,
            actor: actor,
            clock: clock,
            progress: progress
        )
    }
}

extension InvariantResult {
    /// The result with the name of the book in front, where there are several.
    fileprivate func named(_ book: String) -> InvariantResult {
        InvariantResult(
            id: id,
            law: law,
            title: "\(book): \(title)",
            checked: checked,
            violations: violations,
            examples: examples
        )
    }
}
