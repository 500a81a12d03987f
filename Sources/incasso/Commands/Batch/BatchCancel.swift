import ArgumentParser
import IncassoEngine

/// Withdraws batches.
struct BatchCancel: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Withdraw batches that were not handed over; their claims are due again.",
        discussion: """
            Example:
              incasso batch cancel 3
            """
    )

    @Argument(help: "The batches' numbers.")
    var ids: [Int64]
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        var selection = BatchSelection()
        selection.ids = ids
        selection.all = false
        let (batches, status) = try selection.each(session, states: []) { id in
            try session.engine.batches.cancel(id, dryRun: change.dryRun)
            return try session.engine.batches.show(id)
        }
        session.console.list(
            batches,
            BatchCommand.columns(batches),
            summary: "\(change.dryRun ? "Could cancel" : "Cancelled") \(BatchCommand.summary(batches))",
            empty: "No batch was cancelled."
        )
        return status
    }
}

/// Says what became of a batch of unknown fate.
struct BatchResolve: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Say whether the file of a batch of unknown fate reached the bank.",
        discussion: """
            Examples:
              incasso batch resolve 3 --sent
              incasso batch resolve 3 --not-sent

            Look in the bank's portal for the message id first (`incasso batch show 3`). A batch
            that was not sent can be released again: the same file, the same message id.
            """
    )

    @Argument(help: "The batch's number.")
    var id: Int64
    @Flag(help: "The bank has the file.")
    var sent = false
    @Flag(help: "The bank does not have the file.")
    var notSent = false
    @OptionGroup var change: ChangeOptions
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if sent == notSent { throw ValidationError("give either --sent or --not-sent") }
    }

    func perform(_ session: Session) throws -> ExitStatus {
        try session.engine.batches.resolve(id, wasSent: sent, dryRun: change.dryRun)
        let batch = try session.engine.batches.show(id)
        session.console.list([batch], BatchCommand.columns([batch]), empty: "")
        session.console.flush()
        if notSent, !change.dryRun { session.console.talk.next("incasso batch release \(id) --out DIR") }
        return .done
    }
}

/// Compares a file with what was approved.
struct BatchCheck: BookCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Is this file, byte for byte, one that was approved?",
        discussion: """
            Example:
              incasso batch check to-bank/M00ZK7000000013W.xml

            Exit code 0 when it is, 5 when it is not.
            """
    )

    @Argument(help: "Any file.", completion: .file())
    var file: String
    @OptionGroup var book: BookOptions
    @OptionGroup var output: OutputOptions

    func perform(_ session: Session) throws -> ExitStatus {
        let sha256 = try FileHash.sha256(of: file)
        guard let batch = try session.engine.batches.check(sha256: sha256) else {
            throw EngineError(
                .refused,
                "\(file) is not the file of any batch",
                remedy:
                    "It was changed, or comes from elsewhere: do not hand it to the bank. SHA-256 \(sha256.hex)"
            )
        }
        guard batch.state != .cancelled else {
            throw EngineError(
                .refused,
                "batch \(batch.id) was cancelled",
                remedy: "Do not hand this file to the bank."
            )
        }
        if session.engine.settings.approvalRequired, batch.approvedBy.isEmpty {
            throw EngineError(
                .refused,
                "batch \(batch.id) has not been approved",
                remedy: "Let a second person run `incasso batch approve \(batch.id) --as NAME`."
            )
        }
        let summary = "The file of batch \(batch.id), unchanged."
        session.console.list([batch], BatchCommand.columns([batch]), summary: summary, empty: "")
        return .done
    }
}
