import IncassoCore
import IncassoSQL

/// Decides the files of a build to the byte, once the rules of their scheme find no error in any of them.
struct BatchFreezing {
    let engine: Engine
    let creditor: Creditor
    /// Keeps the sealed copies of the files; `nil` in a rehearsal.
    let copies: FrozenCopies?

    private static let freezeBatch = Statement(
        "batches.freeze",
        """
        UPDATE batch SET state = 'frozen', message_id = :message, created_at = :at, sha256 = :sha, size = :size, settings = :settings
        WHERE tenant_id = :t AND id = :id AND state = 'draft'
        """
    )
    private static let freezeBlocks = Statement(
        "batches.freezeBlocks",
        "UPDATE block SET state = 'frozen' WHERE tenant_id = :t AND batch_id = :id AND state = 'draft'"
    )

    private typealias Draft = BatchPacking.Draft

    /// A file turned out larger than the bank takes: blocks have to be cut at fewer debits.
    struct FileTooLarge: Error {
        /// How many bytes a debit of it takes.
        let debitSize: Int
    }

    /// Freezes all batches, when the rules find no error in any.
    ///
    /// - Returns: What is worth a look.
    /// - Throws: ``RuleBreaches`` with what was found in all of them.
    func freeze(_ drafts: [BatchPacking.Draft], in transaction: any Transaction) throws -> [Diagnostic] {
        var warnings: [Diagnostic] = []
        var breaches = RuleBreaches()
        let hashes = try drafts.map { draft in
            let (sha256, judgement) = try freeze(draft, in: transaction)
            warnings += judgement.warnings
            if !judgement.errors.isEmpty {
                breaches.add(
                    try RuleBreaches(
                        judgement,
                        in: draft.blocks,
                        batch: draft.id,
                        tenant: engine.tenant.id,
                        in: transaction
                    )
                )
            }
            return sha256
        }
        guard breaches.isEmpty else { throw breaches }
        for (draft, sha256) in zip(drafts, hashes) { try record(draft, sha256: sha256, in: transaction) }
        return warnings
    }

    /// Decides a batch's file to the byte.
    ///
    /// The file is rendered once: what is hashed here goes into the sealed copy, and the release hands that copy over.
    private func freeze(
        _ draft: Draft,
        in transaction: any Transaction
    ) throws -> (sha256: [UInt8], judgement: FileJudgement) {
        let batch = FrozenBatch(
            id: draft.id,
            creditor: creditor,
            scheme: draft.scheme,
            messageId: try messageId(draft),
            createdAt: engine.clock.wallTime(in: creditor.bank.timeZone).iso,
            count: draft.count,
            total: draft.total,
            blocks: draft.blocks
        )
        let (sha256, size, judgement) = try render(batch, rail: draft.rail, in: transaction)
        guard judgement.errors.isEmpty else { return (sha256, judgement) }
        guard size <= creditor.bank.maxBytes else {
            guard draft.count > 1 else {
                throw EngineError(
                    .refused,
                    "the file of one debit has \(size) bytes, more than the bank's limit of \(creditor.bank.maxBytes)",
                    remedy: "Raise max_bytes in the creditor's file, as the bank allows."
                )
            }
            throw FileTooLarge(debitSize: size / draft.count + 1)
        }
        let settings = try engine.creditors.settings(id: creditor.id, in: transaction)
        try transaction.execute(
            Self.freezeBatch,
            [
                "t": engine.tenant.id, "id": draft.id, "message": batch.messageId,
                "at": try BatchRendering.stored(batch.createdAt), "sha": sha256, "size": size,
                "settings": settings,
            ]
        )
        try transaction.execute(Self.freezeBlocks, ["t": engine.tenant.id, "id": draft.id])
        return (sha256, judgement)
    }

    /// Renders a file into its sealed copy, or for its hash alone, through the rules of its rail.
    private func render(
        _ batch: FrozenBatch,
        rail: any Rail,
        in transaction: any Transaction
    ) throws -> (sha256: [UInt8], size: Int, judgement: FileJudgement) {
        let copy = try copies?.writer()
        let hashing = copy == nil ? HashingSink() : nil
        let rules = JudgedSink(
            rules: try rail.rules(for: creditor, clock: engine.clock),
            next: copy.map { $0 as any ByteSink } ?? hashing
        )
        do {
            try BatchRendering(engine: engine).render(batch, to: rules, in: transaction) {
                rules.refuse(block: $0, debit: $1, $2)
            }
        } catch {
            // Once a debit is refused the totals differ, and the writer says so at the end.
            guard let finding = rail.finding(of: error) else { throw error }
            if !rules.hasRefused { rules.refuse(block: nil, debit: nil, finding) }
        }
        let judgement = try rules.finish()
        if judgement.errors.isEmpty, let copies, let copy {
            return (try copies.keep(copy), copy.size, judgement)
        }
        return (hashing?.finish() ?? [], hashing?.size ?? 0, judgement)
    }

    /// Records what was frozen, after everything is: the audit chain is shared, and rendering takes long.
    private func record(_ draft: Draft, sha256: [UInt8], in transaction: any Transaction) throws {
        try AuditChain.record(
            "batch.freeze",
            subject: "batch \(draft.id)",
            details: [
                ("messageId", try messageId(draft)), ("sha256", sha256.hex), ("count", String(draft.count)),
                ("total", String(draft.total)), ("currency", creditor.currency.code),
            ],
            engine: engine,
            in: transaction
        )
    }

    private func messageId(_ draft: Draft) throws -> String {
        try engine.batches.messageId(draft.id)
    }
}

/// The sealed copies of the files that a build has frozen, which go when the build fails.
final class FrozenCopies {
    private let archive: Archive
    private var kept: [[UInt8]] = []

    init(archive: Archive) {
        self.archive = archive
    }

    func writer() throws -> Archive.Writer { try archive.writer(for: .frozen) }

    /// Completes a copy.
    ///
    /// - Returns: The SHA-256 of the file.
    func keep(_ writer: Archive.Writer) throws -> [UInt8] {
        let sha256 = try writer.finish()
        kept.append(sha256)
        return sha256
    }

    func dropAll() {
        for sha256 in kept { archive.dropFrozen(sha256) }
        kept = []
    }
}
