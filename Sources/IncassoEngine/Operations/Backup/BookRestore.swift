import Glibc
public import IncassoSQL

/// What putting a backup back did.
public struct RestoreReport: Sendable {
    /// The backup's directory.
    public let backup: String
    /// What it holds.
    public let manifest: BackupManifest
    /// The database that is in place now.
    public let database: String
    /// Where the database that was there has been moved; `nil` when there was none.
    public let movedAside: String?
    /// Kept files that were missing.
    public let keptFilesCopied: Int
}

/// Puts a backup into a data directory.
///
/// The copy is proven, brought up to date and marked as put back beside its place; the database that is there is moved
/// aside, never removed; then the copy gets its name. Cut off at any point, there is the old database, none, or the new
/// one, marked.
public struct BookRestore {
    private let check: BackupCheck
    private let directory: DataDirectory

    /// A backup, and the data directory with its key file.
    ///
    /// - Parameters:
    ///   - backup: A backup, or a directory of backups, which stands for the newest.
    ///   - directory: The data directory; for a check alone only its key file is read.
    ///   - keyPath: The key file; by default the one in the data directory.
    ///   - files: Opens and moves database files.
    ///   - actor: Who acts.
    ///   - clock: The time.
    ///   - progress: Told about long work.
    /// - Throws: ``EngineError`` when there is no whole backup, or no key file.
    public init(
        _ backup: String,
        directory: DataDirectory,
        keyPath: String? = nil,
        files: any DatabaseFiles,
        actor: Actor,
        clock: any EngineClock,
        progress: (any ProgressObserver)? = nil
    ) throws {
        self.directory = directory
        check = try BackupCheck(
            backup,
            keyPath: keyPath ?? directory.keyPath,
            files: files,
            actor: actor,
            clock: clock,
            progress: progress
        )
        _ = try KeyFile(path: check.keyPath)
    }

    /// What the backup says it holds.
    public var manifest: BackupManifest { check.manifest }

    /// Proves the backup in a scratch place: its bytes, its structure, its contents, and every rule of `verify`.
    ///
    /// - Parameter scratch: An empty directory with room for the database; the caller removes it.
    /// - Returns: One result for each rule.
    /// - Throws: ``EngineError`` when the key file is another's; ``DatabaseError`` when a newer program made it.
    public func prove(scratch: String) throws -> [InvariantResult] {
        try check.run(scratch: scratch)
    }

    /// Puts the backup in place.
    ///
    /// - Parameters:
    ///   - path: Where the database goes.
    ///   - isDryRun: Whether only to prove that it could be put there.
    /// - Returns: What was done.
    /// - Throws: ``EngineError`` when the backup is damaged; ``DatabaseError`` `busy` when the database that is there is
    ///   in use.
    public func putBack(to path: String, isDryRun: Bool = false) throws -> RestoreReport {
        let wanted = try DurableFile.absolute(path)
        try directory.create()
        let place = unsafe open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw DurableFile.failure("cannot open \(directory.path)") }
        defer { close(place) }
        guard flock(place, LOCK_EX | LOCK_NB) == 0 else {
            throw EngineError(.refused, "another restore into \(directory.path) is running")
        }
        let made = wanted + ".restoring"
        for part in ["", "-wal", "-shm", "-journal"] { unsafe unlink(made + part) }
        try prepare(made)
        guard !isDryRun else {
            unsafe unlink(made)
            return report(wanted, movedAside: nil, copied: 0)
        }
        do {
            return try install(made, at: wanted)
        } catch {
            unsafe unlink(made)
            throw error
        }
    }

    /// Puts the prepared copy in place of what is there.
    private func install(_ made: String, at wanted: String) throws -> RestoreReport {
        try installKeyAndSettings()
        let kept = try ArchiveCopy(
            source: check.archivePath,
            target: directory.archivePath,
            progress: check.progress
        ).run()
        let aside = DurableFile.exists(wanted) ? try freeName(wanted) : nil
        if let aside { try check.files.move(wanted, to: aside) }
        // A log that was left without its database would be taken for this one's.
        for part in ["-wal", "-shm", "-journal"] where DurableFile.exists(wanted + part) {
            let name = try (aside ?? freeName(wanted)) + part
            guard unsafe rename(wanted + part, name) == 0 else {
                throw DurableFile.failure("cannot move \(wanted)\(part)")
            }
        }
        guard try DurableFile.renameWithoutReplacing(made, to: wanted) else {
            throw EngineError(.refused, "\(wanted) has just been made by somebody else")
        }
        try DurableFile.synchroniseDirectory(of: wanted)
        return report(wanted, movedAside: aside, copied: kept.copied)
    }

    /// Copies the database, proves it and marks every book in it; it is closed and on the disk afterwards.
    private func prepare(_ path: String) throws {
        do {
            try refuse(try check.copy(to: path))
            // Inspected by itself: what is brought up to date is no longer what the manifest tells of.
            try refuse(try check.inspect(try check.files.open(path)))
            try mark(path)
            guard !DurableFile.exists(path + "-wal") else {
                throw EngineError(.storage, "\(path) was not closed in good order")
            }
            try DurableFile.synchronise(path)
        } catch {
            for part in ["", "-wal", "-shm", "-journal"] { unsafe unlink(path + part) }
            throw error
        }
    }

    private func mark(_ path: String) throws {
        let database = try check.files.open(path)
        // No note of the chain lies beside a scratch place: the mark is made here, with the time of the backup.
        let scratch = DataDirectory(
            scratch: path + ".none",
            keyPath: check.keyPath,
            archivePath: check.archivePath
        )
        for book in manifest.tenants {
            let engine = try check.open(book.name, in: scratch, database: database)
            try database.write { transaction in
                try Restoration.mark(
                    .backup,
                    takenAt: manifest.timestamp,
                    details: [("sha256", manifest.database?.sha256 ?? "")],
                    engine: engine,
                    in: transaction
                )
            }
        }
    }

    private func refuse(_ results: [InvariantResult]) throws {
        guard let broken = results.first(where: { $0.violations > 0 }) else { return }
        throw EngineError(
            .invalid,
            "the backup is not what its manifest says: \(broken.examples.joined(separator: "; "))",
            remedy: "Use another backup."
        )
    }

    private func installKeyAndSettings() throws {
        if check.keyPath != directory.keyPath, !DurableFile.exists(directory.keyPath) {
            _ = try DurableFile.copy(check.keyPath, to: directory.keyPath)
        }
        let settings = check.backup + "/" + DurableFile.name(of: directory.settingsPath)
        if !DurableFile.exists(directory.settingsPath), DurableFile.exists(settings) {
            _ = try DurableFile.copy(settings, to: directory.settingsPath)
        }
    }

    /// A name beside a database that nothing has.
    private func freeName(_ path: String) throws(EngineError) -> String {
        let stem = path + ".before-restore-" + BackupPlace.stamp(check.clock.timestamp)
        for number in 1...1000 {
            let name = number == 1 ? stem : "\(stem)-\(number)"
            if !["", "-wal", "-shm", "-journal"].contains(where: { DurableFile.exists(name + $0) }) {
                return name
            }
        }
        throw EngineError(.storage, "\(stem) and a thousand names after it are taken")
    }

    private func report(_ path: String, movedAside: String?, copied: Int) -> RestoreReport {
        RestoreReport(
            backup: check.backup,
            manifest: manifest,
            database: path,
            movedAside: movedAside,
            keptFilesCopied: copied
        )
    }
}
