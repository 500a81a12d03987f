import ArgumentParser
import Glibc
import IncassoEngine
import IncassoPostgres
import IncassoSQLite

/// Proves a backup, puts it back, and leads the book back to work.
struct Restore: IncassoCommand {
    static let configuration = CommandConfiguration(
        abstract: "Prove a backup, put it back, and read again what it does not know.",
        discussion: """
            Examples:
              incasso restore /backup/incasso --check
              incasso restore /backup/incasso/incasso-20261122T021500Z
              incasso restore --reconcile --out to-bank --bank-files from-bank

            --check proves the newest backup of a directory, or the one that is named, in a
            scratch place ($TMPDIR) and touches no book: its bytes, its contents and every rule
            of `incasso verify`. Exit code 0 when all of it holds, 1 when not.

            Without --check the backup is put in place; a database that is there is moved aside,
            never removed. From then on the book refuses to build, release, take in and send
            (exit code 5), because it does not know what it sent since the backup.

            --reconcile leads it back to work. Name every directory that files were released to
            and every one with files of the bank. A file that the book knows is booked as
            released. The claims of a file that it does not know are held, so that nobody
            collects them twice. A batch whose file is not there any more becomes unknown:
            `incasso batch resolve` says whether the bank has it. When the files are gone, name
            an empty directory.

            --mark tells a book that its database was restored by other means, a server's for
            example. Incasso finds that out by itself where the data directory is still there.
            """
    )

    @Argument(help: "A backup, or a directory of backups: then the newest.", completion: .directory)
    var backup: String?
    @Flag(help: "Only prove the backup; touch no book.")
    var check = false
    @Flag(help: "The database was restored by other means: mark the book.")
    var mark = false
    @Flag(help: "Read again what went out and came in since, and let the book work.")
    var reconcile = false
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Where files were released to.", valueName: "dir"),
        completion: .directory
    )
    var out: [String] = []
    @Option(
        name: .customLong("bank-files"),
        parsing: .upToNextOption,
        help: ArgumentHelp("Files and directories of the bank's answers.", valueName: "path"),
        completion: .file()
    )
    var bankFiles: [String] = []
    @Option(
        help: ArgumentHelp(
            "The book's key file (default: the one in the data directory).",
            valueName: "file"
        ),
        completion: .file()
    )
    var key: String?
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let ways = (mark ? 1 : 0) + (reconcile ? 1 : 0) + (backup == nil ? 0 : 1)
        guard ways == 1 else {
            throw ValidationError("give either a backup, --mark or --reconcile")
        }
        if check && backup == nil { throw ValidationError("which backup shall be checked?") }
        if reconcile && out.isEmpty {
            throw ValidationError("name every directory that files were released to with --out")
        }
        if !reconcile && !(out.isEmpty && bankFiles.isEmpty) {
            throw ValidationError("--out and --bank-files belong to --reconcile")
        }
        if key != nil && backup == nil { throw ValidationError("--key belongs to a backup") }
    }

    func perform(_ console: Console) throws -> ExitStatus {
        if mark { return try tell(try Session(book, console: console)) }
        if reconcile { return try readAgain(try Session(book, console: console)) }
        let restore = try BookRestore(
            backup ?? "",
            directory: book.directory,
            keyPath: key,
            files: SQLiteFiles(),
            actor: book.actor,
            clock: book.clock,
            progress: ProgressBar.forTerminal()
        )
        return check ? try prove(restore, console) : try putBack(restore, console)
    }

    private func prove(_ restore: BookRestore, _ console: Console) throws -> ExitStatus {
        let scratch = try Path.makeTemporaryDirectory("check")
        defer { Path.removeTree(scratch) }
        let status = Verify.show(try restore.prove(scratch: scratch), console)
        if status == .done {
            console.talk.note("The backup of \(restore.manifest.createdAt) is whole.")
        } else {
            console.talk.note("Use another backup.")
        }
        return status
    }

    private static let columns: [Column<RestoreReport>] = [
        Column("database", "Database") { .text($0.database) },
        Column("backup", "Backup") { .text($0.backup) },
        Column("createdAt", "Made at") { .text($0.manifest.createdAt) },
        Column("movedAside", "Moved aside") { .optional($0.movedAside) },
        Column("books", "Books") { .texts($0.manifest.tenants.map(\.name)) },
        Column("keptFilesCopied", "Kept files") { .number($0.keptFilesCopied) },
    ]

    private func putBack(_ restore: BookRestore, _ console: Console) throws -> ExitStatus {
        let url = try book.databaseURL(in: book.directory)
        guard url.hasPrefix("sqlite:"), url.count > "sqlite:".count else {
            throw EngineError(
                .invalid,
                "\(PostgresDatabase.withoutPassword(url)) is a server's database, which is not in our backups",
                remedy: "Restore it by the server's own means, then run `incasso restore --mark`."
            )
        }
        let report = try restore.putBack(
            to: String(url.dropFirst("sqlite:".count)),
            isDryRun: change.dryRun
        )
        console.show(report, Self.columns)
        console.flush()
        if change.dryRun {
            console.talk.note("It could be put there; nothing was changed (dry run).")
            return .done
        }
        console.talk.warn(
            "the book does not know what was sent since the backup, and releases nothing until it does"
        )
        console.talk.next("incasso restore --reconcile --out DIR --bank-files DIR")
        return .done
    }

    private func tell(_ session: Session) throws -> ExitStatus {
        try session.engine.markRestored(dryRun: change.dryRun)
        if change.dryRun {
            session.console.talk.note("Nothing was marked (dry run).")
            return .done
        }
        session.console.talk.note(
            "The book is marked as put back, and releases nothing until its files are read again."
        )
        session.console.talk.next("incasso restore --reconcile --out DIR --bank-files DIR")
        return .done
    }
}
