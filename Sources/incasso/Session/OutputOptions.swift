import ArgumentParser

/// How a command writes its data.
struct OutputOptions: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("How to write data.", valueName: "format")
    )
    var format = OutputFormat.table

    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal.")
    var noColor = false
}

extension OutputOptions {
    /// Tables, for a command that is not parsed from a command line.
    static func plain(noColor: Bool) -> OutputOptions {
        var options = OutputOptions()
        options.format = .table
        options.noColor = noColor
        return options
    }
}
