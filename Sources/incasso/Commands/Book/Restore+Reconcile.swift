import IncassoEngine

/// The way back to work.
extension Restore {
    private static let found: [Column<ReconciliationReport.Found>] = [
        Column("batch", "BATCH") { .number($0.batch) },
        Column("file", "FILE", fit: .squeezed) { .text($0.file) },
    ]
    private static let lost: [Column<ReconciliationReport.Lost>] = [
        Column("messageId", "MESSAGE") { .text($0.messageId) },
        Column("file", "FILE", fit: .squeezed) { .text($0.file) },
        Column("debits", "DEBITS") { .number($0.debits) },
        Column("held", "CLAIMS HELD") { .number($0.held) },
        Column("unknownClaims", "UNKNOWN") { .number($0.unknownClaims) },
    ]
    private static let doubtful: [Column<Int64>] = [Column("id", "BATCH") { .number($0) }]
    private static let columns: [Column<ReconciliationReport>] = [
        Column("released", "Batches found released") { .number($0.found.count) },
        Column("lostFiles", "Files that it does not know") { .number($0.lost.count) },
        Column("claimsHeld", "Claims held") { report in
            .number(report.lost.reduce(report.heldByAnswers) { $0 + $1.held })
        },
        Column("batchesUnknown", "Batches of unknown fate") { .number($0.doubtful.count) },
        Column("bankFiles", "Bank files") { .number($0.bankFiles.count) },
        Column("bankFilesNew", "New bank files") { report in .number(report.bankFiles.count { !$0.wasKnown })
        },
        Column("otherFiles", "Other files", isQuiet: true) { .number($0.others.count) },
    ]

    /// Reads the files again and says what came of it.
    func readAgain(_ session: Session) throws -> ExitStatus {
        let report = try session.engine.reconcile(
            released: try Path.files(out),
            bankFiles: try Path.files(bankFiles),
            dryRun: change.dryRun
        )
        let console = session.console
        console.show(
            report,
            Self.columns,
            sections: [
                Console.Section("found", "Released since the backup", report.found, Self.found),
                Console.Section("lost", "Sent, and not known to the book", report.lost, Self.lost),
                Console.Section("unknown", "Perhaps sent", report.doubtful, Self.doubtful),
            ]
        )
        console.flush()
        for file in report.bankFiles { console.talk.findings(file.findings) }
        if report.sealedElsewhere > 0 {
            console.talk.warn(
                "\(Figures.count(report.sealedElsewhere, "kept file")) did not open with this book's key: another book's, or damaged"
            )
        }
        if change.dryRun {
            console.talk.note("Nothing was booked (dry run).")
            return .done
        }
        for batch in report.doubtful {
            console.talk.next("incasso batch resolve \(batch) --sent (or --not-sent)")
        }
        guard report.needsPerson else {
            console.talk.note("The book knows everything that was sent, and works again.")
            return .done
        }
        console.talk.note("The book works again; what it could not tell waits for you.")
        console.talk.next("incasso exceptions list")
        return .exceptions
    }
}
