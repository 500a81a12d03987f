import ArgumentParser

/// A help topic: what the exit codes mean.
struct ExitCodes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit-codes",
        abstract: "What a command's exit code tells a script.",
        usage: "",
        discussion: """
            0    done
            1    failed, or the input is unreadable
            2    cancelled (Control-C)
            3    done, but something waits for a person: rejected rows, parked entries,
                 error findings; see `incasso exceptions list`
            5    refused by a control: a second person, a date, a limit, a state
            64   the command line is wrong

            A command on several things goes on after a failure and ends with the
            gravest code. Data goes to standard output, words to standard error. With
            -o json a failure is an object {"error", "findings"} on standard output too.
            """
    )
}
