/// A made-up business and its main job, step by step: what `incasso demo` plays, and what its folder in `examples` holds.
struct DemoScenario {
    /// One command with the words that go before it.
    struct Step {
        /// Why, in a sentence or two; empty when the command goes with the one before.
        let words: String
        /// The command without the program's name.
        ///
        /// `$example` is where the input files lie; `$work` where results go.
        let command: [String]

        init(_ words: String, _ command: String) {
            self.words = words
            self.command = command.split(separator: " ").map(String.init)
        }
    }

    /// The name of its folder in `examples`.
    let name: String
    /// What is played, for the demo's first line.
    let title: String
    /// What the script is about, for its head.
    let story: [String]
    /// The day on which the story ends.
    let lastDay: String
    /// Name and content of each input file.
    let inputs: [(name: String, text: String)]
    /// The steps in order.
    let steps: [Step]

    /// The scenarios, the demo's own first.
    static var all: [DemoScenario] { [energySupplier, usGym] }

    /// The input files and the script.
    var files: [(name: String, text: String)] { inputs + [("run.sh", script)] }

    /// The main job as shell commands.
    var script: String {
        var text = """
            #!/bin/sh
            \(story.map { "# " + $0 }.joined(separator: "\n"))
            # Works in a directory of its own (the first argument, else a new temporary one), on any day: --as-of says
            # what day it is in the story.
            set -eu

            example=$(cd "$(dirname "$0")" && pwd)
            work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/incasso-\(name)-XXXXXX")}
            export INCASSO_DATA="$work/book"

            # The program: $INCASSO, else the one on the PATH.
            incasso() {
                echo
                echo "\\$ incasso $*"
                command "${INCASSO:-incasso}" "$@"
            }

            """
        for step in steps {
            if !step.words.isEmpty { text += "\n# \(step.words)\n" }
            let words = step.command.map { $0.hasPrefix("$") ? "\"\($0)\"" : $0 }
            text += "incasso \(words.joined(separator: " "))\n"
        }
        return text + """

            echo
            echo "The book:            $INCASSO_DATA"
            echo "Files for the bank:  $work/to-bank"
            echo "The bank's answers:  $work/from-bank"
            echo "Reminders (.eml):    $INCASSO_DATA/outbox"
            echo
            echo "Look around:         export INCASSO_DATA=$INCASSO_DATA"
            echo "                     incasso recovery list --as-of \(lastDay)"

            """
    }
}
