import ArgumentParser
import Glibc
import IncassoEngine
import IncassoPostgres

/// Sets up a new book.
struct Init: IncassoCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set up a new book: a data directory with settings, key and database.",
        discussion: """
            Examples:
              incasso init
              incasso init --data /srv/incasso
              incasso init --data /srv/incasso --database postgres://incasso@db/incasso

            The address of the database is kept in incasso.toml, unless a password is in it.
            Account numbers are sealed with the key file incasso.key. Keep a copy of it in
            another place: nothing sealed can be read without it.
            """
    )

    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ console: Console) throws -> ExitStatus {
        let directory = book.directory
        let url = try book.databaseURL(in: directory)
        let isComplete = directory.isInitialised && book.holdsDatabase(url)
        guard !isComplete else {
            throw EngineError(
                .setup,
                "\(directory.path) already holds a book",
                remedy: "Use it, or choose another directory with --data."
            )
        }
        if !change.dryRun {
            // A server that cannot be reached is told before anything is made.
            if !url.hasPrefix("sqlite:") { _ = try book.openDatabase(in: directory, isNew: true) }
            if !directory.isInitialised {
                try Engine.initialise(
                    directory,
                    random: book.random(console.talk),
                    databaseURL: keptAddress(console)
                )
            }
            _ = try Session(
                book,
                directory: directory,
                database: try book.openDatabase(in: directory, isNew: true),
                console: console
            )
        }
        console.show(
            directory,
            [
                Column("directory", "Book") { .text($0.path) },
                Column("database", "Database") { [shown = PostgresDatabase.withoutPassword(url)] _ in
                    .text(shown)
                },
                Column("settings", "Settings") { .text($0.settingsPath) },
                Column("keyFile", "Key file") { .text($0.keyPath) },
            ]
        )
        console.flush()
        if change.dryRun {
            console.talk.note("Nothing was made (dry run).")
        } else {
            console.talk.note(
                "Keep a copy of the key file in another place: nothing sealed can be read without it."
            )
            console.talk.next("incasso creditor add creditor.toml")
        }
        return .done
    }

    /// The address of the database that the settings keep: none with a password, or with a path that depends on where a
    /// command is run.
    private func keptAddress(_ console: Console) -> String? {
        guard let url = book.database, url.hasPrefix("postgres") || url.hasPrefix("sqlite:/") else {
            return nil
        }
        guard PostgresDatabase.withoutPassword(url) == url else {
            console.talk.note(
                "The database's address holds a password and is not kept: give it with INCASSO_DATABASE, or use a password file."
            )
            return nil
        }
        return url
    }
}
