import ArgumentParser
import IncassoEngine

/// Makes a backup while everything goes on.
struct Backup: BookCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back up the database and the kept files, while others go on working.",
        discussion: """
            Example, every night from cron:
              15 2 * * *  incasso backup /backup/incasso --data /srv/incasso

            Each run makes a directory of its own, named by the time, with a copy of the
            database and a manifest; kept files are copied once for all of them. A backup that
            was cut off has no name and is never taken for a whole one.

            The key file incasso.key is not part of a backup: without it nothing sealed can be
            read. Keep a copy of it in another place. On PostgreSQL the database is copied by
            the server's own means (pg_dump, pg_basebackup); only the kept files are copied
            here, with a manifest of what the database held.
            """
    )

    @Argument(help: "The directory of backups; made when it is not there.", completion: .directory)
    var place: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    private static let columns: [Column<BackupReport>] = [
        Column("backup", "Backup") { .optional($0.path) },
        Column("createdAt", "Made at") { .text($0.manifest.createdAt) },
        Column("database", "Database") { .text($0.manifest.database == nil ? "not included" : "included") },
        Column("bytes", "Bytes") { .number($0.manifest.database?.size) },
        Column("sha256", "SHA-256") { .optional($0.manifest.database?.sha256) },
        Column("schema", "Schema") { .number($0.manifest.schema) },
        Column("books", "Books") { .texts($0.manifest.tenants.map(\.name)) },
        Column("keptFiles", "Kept files") { .number($0.manifest.archive.files) },
        Column("keptFilesCopied", "Copied now") { .number($0.keptFilesCopied) },
        Column("keyFile", "Key file") { _ in .text("not included") },
    ]

    func perform(_ session: Session) throws -> ExitStatus {
        let report = try session.engine.backUp(to: place)
        let console = session.console
        console.show(report, Self.columns)
        console.flush()
        if report.manifest.database == nil {
            console.talk.warn("the database is not in it: back it up with pg_dump or pg_basebackup")
        }
        console.talk.note(
            "The key file is not in it: without \(session.engine.directory.keyPath) it opens nothing."
        )
        if report.manifest.database != nil, let path = report.path {
            console.talk.next("incasso restore \(path) --check")
        }
        return .done
    }
}
