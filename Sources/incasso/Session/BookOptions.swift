import ArgumentParser

/// Which book, who acts, and when.
struct BookOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The data directory (default: $INCASSO_DATA, else ~/.local/share/incasso).",
            valueName: "dir"
        ),
        completion: .directory
    )
    var data: String?

    @Option(
        help: ArgumentHelp(
            "sqlite:PATH or postgres://… (default: an SQLite file in the data directory).",
            valueName: "url"
        )
    )
    var database: String?

    @Option(help: ArgumentHelp("The book inside the database.", valueName: "id"))
    var tenant = "default"

    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who acts (default: the user logged in).", valueName: "user")
    )
    var user: String?

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "Act as if it were this time, YYYY-MM-DD[THH:MM]; for rehearsal.",
            valueName: "time"
        ),
        transform: BusinessTime.init(argument:)
    )
    var asOf: BusinessTime?

    @Flag(help: "Show account numbers, addresses and links in full.")
    var reveal = false
}

/// For commands that change something.
struct ChangeOptions: ParsableArguments {
    @Flag(name: [.customShort("n"), .customLong("dry-run")], help: "Only tell what would be done.")
    var dryRun = false
}
