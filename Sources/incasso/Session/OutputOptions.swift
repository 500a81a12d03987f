import ArgumentParser

/// How a command writes its data.
struct OutputOptions: ParsableArguments {
    @Option(name: [.short, .customLong("output")], help: ArgumentHelp("How to write data.", valueName: "format"))
    var format = OutputFormat.table

    @Flag(name: .customLong("no-color"), help: "No colours, also on a terminal.")
    var noColor = false
}
