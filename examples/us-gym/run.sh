#!/bin/sh
# One month of a gym in the United States: from members' authorizations and their dues to ACH files, returns,
# notifications of change and reminders.
# Works in a directory of its own (the first argument, else a new temporary one), on any day: --as-of says
# what day it is in the story.
set -eu

example=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d "${TMPDIR:-/tmp}/incasso-us-gym-XXXXXX")}
export INCASSO_DATA="$work/book"

# The program: $INCASSO, else the one on the PATH.
incasso() {
    echo
    echo "\$ incasso $*"
    command "${INCASSO:-incasso}" "$@"
}

# A new book: settings, key file and database.
incasso init

# Who collects: the [ach] table says how the bank knows the gym.
incasso creditor add "$example/creditor.toml"

# Who may be debited: 500 members, of whom those who joined online had their account validated.
incasso import mandates "$example/mandates.csv" --creditor ironworks --as anna --as-of 2026-11-20

# The dues of December.
incasso import collections "$example/collections.csv" --creditor ironworks --as anna --as-of 2026-11-20

# Anna plans what is due and freezes it into NACHA files: one for online authorizations, one for written ones.
incasso batch build --creditor ironworks --as anna --as-of 2026-11-27T10:00

# Maria approves. Anna could not: whoever prepares does not approve.
incasso batch approve --all --as maria --as-of 2026-11-27T11:00

# The files for the bank, each written exactly once and read back before it counts.
incasso batch release --all --out "$work/to-bank" --as anna --as-of 2026-11-27T11:30

# The network answers only what fails, and corrects what has changed. Here a simulated bank does.
incasso simulate bank "$work/to-bank" --out "$work/from-bank" --seed 1 --until 2026-12-03

# Take returns and notifications of change in: match by trace number, book, open a case, amend the mandate.
incasso inbox process "$work/from-bank" --as anna --as-of 2026-12-03T08:00

# Two banking days have passed: what no return names has settled, cases are decided, reminders go out.
incasso run --as anna --as-of 2026-12-03T18:00

# A bank has told a better account number: the mandate has it, and what was before.
incasso mandate show US-G-0204 --as-of 2026-12-04

# A member calls: a link to pay, to read out or to scan.
incasso link create 2026-12-0033 --as anna --as-of 2026-12-04T10:00

# Another pays at the desk: the new debit that was asked for is called off.
incasso payment record 2026-12-0026 --method cash --on 2026-12-04 --as anna --as-of 2026-12-04T11:00

# Debits worth a second try are presented again, in a batch that says RETRY PYMT.
incasso batch build --creditor ironworks --as anna --as-of 2026-12-23T10:00
incasso batch approve --all --as maria --as-of 2026-12-23T11:00
incasso batch release --all --out "$work/to-bank" --as anna --as-of 2026-12-23T11:30

# Most of these are paid. Files seen before change nothing.
incasso simulate bank "$work/to-bank" --out "$work/from-bank" --seed 1 --until 2026-12-30
incasso inbox process "$work/from-bank" --as anna --as-of 2026-12-30T08:00
incasso run --as anna --as-of 2027-01-06T18:00

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
