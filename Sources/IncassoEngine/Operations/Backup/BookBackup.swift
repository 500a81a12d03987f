import Glibc
import IncassoCore
import IncassoSQL

/// What a backup made.
public struct BackupReport: Sendable {
    /// The backup's directory; `nil` when only tried.
    public let path: String?
    /// What it holds.
    public let manifest: BackupManifest
    /// Kept files that were copied now; the others were there from earlier backups.
    public let keptFilesCopied: Int
}

/// Copies a whole database with all its books, and the kept files, into a directory of backups.
///
/// Others may go on working meanwhile. The database is copied first: whatever it names in the archive was there before.
struct BookBackup {
    let engine: Engine
    let place: BackupPlace

    private static let databaseFile = "incasso.db"
    private static let settingsFile = "incasso.toml"

    func run() throws -> BackupReport {
        let lock = try place.lock()
        defer { close(lock) }
        let name = BackupPlace.name(engine.clock.timestamp)
        let made = try place.begin(name)
        do {
            let (manifest, copied) = try fill(made)
            let path = try place.finish(made, as: name)
            return BackupReport(path: path, manifest: manifest, keptFilesCopied: copied)
        } catch {
            DurableFile.removeDirectory(made)
            throw error
        }
    }

    private func fill(_ made: String) throws -> (BackupManifest, copied: Int) {
        let database = try (engine.database as? any FileDatabase).map { try copy($0, into: made) }
        let books = try database?.books ?? engine.database.read(Self.books)
        let settings = engine.directory.settingsPath
        let hasSettings = DurableFile.exists(settings)
        if hasSettings { _ = try DurableFile.copy(settings, to: made + "/" + Self.settingsFile) }
        let archive = try ArchiveCopy(
            source: engine.directory.archivePath,
            target: place.archivePath,
            progress: engine.progress
        ).run()
        let manifest = BackupManifest(
            timestamp: engine.clock.timestamp,
            madeBy: engine.actor.name,
            schema: Migration.all.last?.number ?? 0,
            database: database?.file,
            tenants: books,
            archive: .init(files: archive.files, bytes: archive.bytes),
            includes: (database == nil ? [] : ["the database"])
                + ["the kept copies of bank files and released files (sealed)"]
                + (hasSettings ? ["the settings"] : []),
            excludes: (database == nil ? ["the database: a server's own means copy it"] : []) + [
                "the key file incasso.key: without it nothing sealed can be read",
                "released files and reminders in the directories they were written to",
            ]
        )
        try DurableFile.write(manifest.json(), to: made + "/" + BackupManifest.name, mode: 0o600)
        return (manifest, archive.copied)
    }

    private func copy(
        _ database: any FileDatabase,
        into made: String
    ) throws -> (file: BackupManifest.Database, books: [BackupManifest.Book]) {
        let path = made + "/" + Self.databaseFile
        let progress = engine.progress
        let books = try database.copy(
            to: path,
            progress: { progress?.progress("copying the database", done: $0, total: $1) },
            Self.books
        )
        progress?.finish("copying the database")
        try DurableFile.synchronise(path)
        let file = BackupManifest.Database(
            file: Self.databaseFile,
            size: try DurableFile.size(of: path),
            sha256: try FileHash.sha256(of: path).hex
        )
        return (file, books)
    }

    /// The books of a database, each with the end of its chain and its rows, all of one moment.
    static func books(in transaction: any Transaction) throws -> [BackupManifest.Book] {
        try Engine.tenants(in: transaction).map { tenant in
            let head = try AuditChain.head(tenant.id, in: transaction)
            return BackupManifest.Book(
                id: tenant.id,
                name: tenant.name,
                book: tenant.book,
                chainLength: head?.sequence ?? 0,
                chainHead: head?.hash.hex ?? "",
                rows: try RowCounts.count(tenant.id, in: transaction)
            )
        }
    }
}

extension Engine {
    /// Makes a backup of the database with all its books, and of the kept files, while others go on working.
    ///
    /// The key file is never part of it. A server's database is not copied: its own means do that.
    ///
    /// - Parameter place: A directory of backups; made when it is not there. Kept files in it are copied once for all
    ///   backups.
    /// - Returns: The backup.
    /// - Throws: ``EngineError`` when another backup into this directory is running, or the disk fails: then nothing of
    ///   the backup is left. The driver's error.
    public func backUp(to place: String) throws -> BackupReport {
        try BookBackup(engine: self, place: BackupPlace(path: try DurableFile.absolute(place))).run()
    }
}
