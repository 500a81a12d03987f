import ArgumentParser

/// Why something was done; it is recorded.
struct ReasonOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Why; it is recorded.", valueName: "text"))
    var reason = "no reason given"
}
