/// The files of `examples/energy-supplier`, made from the same data and steps as the demo.
enum ExampleFiles {
    /// Name and content of each file.
    static var all: [(name: String, text: String)] {
        let supplier = EnergySupplier()
        return [
            ("creditor.toml", EnergySupplier.creditor), ("mandates.csv", supplier.mandates),
            ("collections.csv", supplier.collections), ("run.sh", script),
        ]
    }

    /// The main job as shell commands.
    static var script: String {
        var text = """
            #!/bin/sh
            # One month of an energy supplier: from mandates and a collection file to the money, the failures and the
            # reminders. Works in a directory of its own (the first argument, else a new temporary one), on any day:
            # --as-of says what day it is in the story.
            set -eu

            example=$(cd "$(dirname "$0")" && pwd)
            work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/incasso-energy-XXXXXX")}
            export INCASSO_DATA="$work/book"

            # The program: $INCASSO, else the one on the PATH.
            incasso() {
                echo
                echo "\\$ incasso $*"
                command "${INCASSO:-incasso}" "$@"
            }

            """
        for step in DemoScenario.steps {
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
            echo "                     incasso recovery list --as-of 2027-01-05"

            """
    }
}
