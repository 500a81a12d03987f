#!/bin/sh
# One month of an energy supplier: from mandates and a collection file to the money, the failures and the
# reminders.
# Works in a directory of its own (the first argument, else a new temporary one), on any day: --as-of says
# what day it is in the story.
set -eu

example=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/incasso-energy-supplier-XXXXXX")}
export INCASSO_DATA="$work/book"

# The program: $INCASSO, else the one on the PATH.
incasso() {
    echo
    echo "\$ incasso $*"
    command "${INCASSO:-incasso}" "$@"
}

# A new book: settings, key file and database.
incasso init

# Who collects.
incasso creditor add "$example/creditor.toml"

# Who may be debited: 1,000 mandates of German, Dutch, Belgian and French customers.
incasso import mandates "$example/mandates.csv" --creditor noordlicht --as anna --as-of 2026-11-16

# What they owe for December.
incasso import collections "$example/collections.csv" --creditor noordlicht --as anna --as-of 2026-11-16

# Anna plans what is due and freezes it into files, decided to the byte.
incasso batch build --creditor noordlicht --as anna --as-of 2026-11-17T10:00

# Maria approves. Anna could not: whoever prepares does not approve.
incasso batch approve --all --as maria --as-of 2026-11-17T11:00

# The files for the bank, each written exactly once and read back before it counts.
incasso batch release --all --out "$work/to-bank" --as anna --as-of 2026-11-17T11:30

# The bank answers. Here a simulated one does: it reads the files and answers until 8 December.
incasso simulate bank "$work/to-bank" --out "$work/from-bank" --seed 1 --until 2026-12-08

# Take the answers in: match, book, and open a recovery case for every failed debit.
incasso inbox process "$work/from-bank" --as anna --as-of 2026-12-08T08:00

# Decide what happens to each case, by the reason of its failure.
incasso recovery run --as anna --as-of 2026-12-08T08:05

# Send the reminders, each with its own payment link.
incasso notices send --as anna --as-of 2026-12-08T08:10

# Debits worth a second try go out again with the next files.
incasso batch build --creditor noordlicht --as anna --as-of 2026-12-21T10:00
incasso batch approve --all --as maria --as-of 2026-12-21T11:00
incasso batch release --all --out "$work/to-bank" --as anna --as-of 2026-12-21T11:30

# Two weeks later: most of these were paid, some debtors took theirs back. Files seen before change nothing.
incasso simulate bank "$work/to-bank" --out "$work/from-bank" --seed 1
incasso inbox process "$work/from-bank" --as anna --as-of 2027-01-06T18:00

# Everything that time brings about, in one command.
incasso run --as anna --as-of 2027-01-06T18:05

# What a treasurer wants to see.
incasso report overview --as-of 2027-01-06
incasso report reasons --as-of 2027-01-06

# And the proof that nothing was lost or collected twice.
incasso verify --as-of 2027-01-06

echo
echo "The book:            $INCASSO_DATA"
echo "Files for the bank:  $work/to-bank"
echo "The bank's answers:  $work/from-bank"
echo "Reminders (.eml):    $INCASSO_DATA/outbox"
echo
echo "Look around:         export INCASSO_DATA=$INCASSO_DATA"
echo "                     incasso recovery list --as-of 2027-01-06"
