import ArgumentParser

/// A help topic: the environment variables.
struct EnvironmentTopic: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "environment",
        abstract: "The environment variables that are looked at.",
        usage: "",
        discussion: """
            INCASSO_DATA       the data directory, when --data is not given
            XDG_DATA_HOME      else the data directory is $XDG_DATA_HOME/incasso, or
                               ~/.local/share/incasso
            INCASSO_DATABASE   the database, when --database is not given
            INCASSO_SEED       a whole number that makes keys and ids repeatable. For
                               rehearsals and tests only: whoever knows it can read
                               everything that is sealed
            NO_COLOR           no colours; so does TERM=dumb
            COLUMNS            the width of tables; else the terminal's, and no limit
                               when the output is a file or a pipe

            An option on the command line wins over a variable.
            """
    )
}
