import IncassoCore
import IncassoSQL

/// What the bank's answers make of reversals: booked, refused, or overtaken by a return of the debit itself.
struct ReversalAnswers {
    let engine: Engine
    let range: EntryRange

    private static let booked = Statement(
        "batches.reversals.booked",
        """
        UPDATE reversal SET state = CASE x.kind WHEN 'reversed' THEN 'booked' ELSE 'overtaken' END, file_id = x.file_id, entry_no = x.entry_no
        FROM attempt_end x
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last
          AND reversal.tenant_id = :t AND reversal.claim_id = x.claim_id AND reversal.attempt = x.attempt
          AND reversal.state IN ('requested', 'booked') AND reversal.state = 'requested'
        """
    )
    private static let bookedWhole = Statement(
        "batches.reversals.bookedWhole",
        """
        UPDATE reversal SET state = 'booked', file_id = w.file_id, entry_no = w.entry_no
        FROM answer w CROSS JOIN bank_entry e
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no AND e.kind = 9
          AND reversal.tenant_id = :t AND reversal.batch_id = w.batch_id AND reversal.state = 'requested'
          AND (w.block_id IS NULL OR reversal.block_id = w.block_id)
        """
    )
    private static let rejected = Statement(
        "batches.reversals.rejected",
        """
        UPDATE reversal SET state = 'rejected', told = e.reason, file_id = w.file_id, entry_no = w.entry_no
        FROM answer w CROSS JOIN bank_entry e
        WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
          AND e.tenant_id = :t AND e.file_id = w.file_id AND e.no = w.entry_no AND e.kind = 15
          AND reversal.tenant_id = :t AND reversal.batch_id = w.batch_id AND reversal.state = 'requested'
          AND (e.scope = 2 OR (e.scope = 1 AND reversal.block_id = e.block_id)
            OR (reversal.claim_id = e.claim_id AND reversal.attempt = e.attempt))
        """
    )
    private static let rollUp = Statement(
        "batches.reversals.rollUp",
        """
        UPDATE batch SET state = CASE
          WHEN s.requested = 0 AND s.rejected < s.items THEN 'settled'
          WHEN s.rejected = s.items THEN 'rejected'
          WHEN s.rejected > 0 THEN 'partlyAccepted'
          WHEN s.accepted > 0 AND batch.state = 'released' THEN 'accepted'
          ELSE batch.state END
        FROM (SELECT r.batch_id AS id, count(*) AS items,
            CAST(sum(CASE WHEN r.state = 'requested' THEN 1 ELSE 0 END) AS BIGINT) AS requested,
            CAST(sum(CASE WHEN r.state = 'rejected' THEN 1 ELSE 0 END) AS BIGINT) AS rejected,
            max((SELECT count(*) FROM answer w WHERE w.tenant_id = :t AND w.batch_id = r.batch_id AND w.kind = 'accepted')) AS accepted
          FROM reversal r WHERE r.tenant_id = :t AND r.batch_id IN (
            SELECT w.batch_id FROM answer w WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last
            UNION SELECT k.batch_id FROM reversal k
              WHERE k.tenant_id = :t AND k.file_id IS NOT NULL AND k.file_id = :f AND k.entry_no BETWEEN :first AND :last)
          GROUP BY r.batch_id) s
        WHERE batch.tenant_id = :t AND batch.id = s.id AND batch.state IN ('released', 'accepted', 'partlyAccepted')
        """
    )
    private static let doubted = Statement(
        "batches.reversals.doubted",
        """
        SELECT DISTINCT a.id FROM batch a CROSS JOIN bank_entry e
        WHERE a.tenant_id = :t AND a.reverses IS NOT NULL AND a.state IN ('unknown', 'releasing')
          AND e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.batch_id = a.id
        """
    )
    private static let decided = Statement(
        "batches.reversals.decided",
        """
        SELECT r.batch_id, r.state, r.reason, count(*), min(c.reference), max(r.told),
          CAST(sum(CASE WHEN k.claim_id IS NULL THEN 1 ELSE 0 END) AS BIGINT)
        FROM reversal r CROSS JOIN claim c LEFT JOIN claim_mark k ON k.tenant_id = r.tenant_id AND k.claim_id = r.claim_id
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last
          AND c.tenant_id = :t AND c.id = r.claim_id
        GROUP BY r.batch_id, r.state, r.reason ORDER BY r.batch_id, r.state, r.reason
        """
    )
    private static let overtaken = Statement(
        "batches.reversals.overtaken",
        """
        SELECT c.reference, r.claim_id, r.attempt, r.batch_id, x.kind
        FROM reversal r CROSS JOIN claim c CROSS JOIN attempt_end x
        WHERE r.tenant_id = :t AND r.file_id IS NOT NULL AND r.file_id = :f AND r.entry_no BETWEEN :first AND :last AND r.state = 'overtaken'
          AND c.tenant_id = :t AND c.id = r.claim_id
          AND x.tenant_id = :t AND x.claim_id = r.claim_id AND x.attempt = r.attempt ORDER BY r.claim_id, r.attempt
        """
    )

    /// A bank that speaks of a reversal file has it: its fate is no longer unknown.
    func confirmDoubted(in transaction: any Transaction) throws {
        for batch in try transaction.all(Self.doubted, range.bindings, { $0.integer(0) }) {
            try BatchRelease.confirm(batch, engine: engine, how: "answered by the bank", in: transaction)
            try Exceptions.close(
                kind: "batch-unknown",
                subject: "batch \(batch)",
                resolution: "answered by the bank",
                engine: engine,
                in: transaction
            )
        }
    }

    /// Takes over what ended, was refused or overtook a reversal, and draws the files after their debits.
    ///
    /// - Returns: How many reversals were booked or overtaken one by one, booked in one sum, and refused.
    func take(in transaction: any Transaction) throws -> (single: Int, whole: Int, rejected: Int) {
        let single = try transaction.execute(Self.booked, range.bindings)
        let whole = try transaction.execute(Self.bookedWhole, range.bindings)
        let rejected = try transaction.execute(Self.rejected, range.bindings)
        try transaction.execute(Self.rollUp, range.bindings)
        return (single, whole, rejected)
    }

    private static let unrequested = Statement(
        "batches.reversals.unrequested",
        """
        SELECT count(*), min(c.reference) FROM attempt_end x CROSS JOIN claim c
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.kind = 'reversed'
          AND c.tenant_id = :t AND c.id = x.claim_id
          AND NOT EXISTS (SELECT 1 FROM reversal r WHERE r.tenant_id = :t AND r.claim_id = x.claim_id AND r.attempt = x.attempt
            AND r.state IN ('requested', 'booked'))
        """
    )

    /// Tells a person of debits that the bank has taken back and that nobody asked for here.
    func tellUnrequested(in transaction: any Transaction) throws {
        let found = try transaction.first(Self.unrequested, range.bindings) {
            ($0.integer(0), $0.optionalText(1) ?? "")
        }
        guard let (count, example) = found, count > 0 else { return }
        try Exceptions.open(
            .init(
                kind: "reversal-unrequested",
                subject: "file \(range.file), entry \(range.first)",
                fileId: range.file,
                detail:
                    "the bank has taken \(count) debits back that this book did not reverse (claim \(example) for example): their claims are owed again, find out who asked for it"
            ),
            engine: engine,
            in: transaction
        )
    }

    /// Tells a person what has to be decided: claims that are owed again, refused reversals, and debits that came back
    /// while they were being taken back.
    ///
    /// Runs near the end of the transaction.
    func tell(in transaction: any Transaction) throws {
        let file = range.file
        var booked: [Exceptions.Opening] = []
        var refused: [Exceptions.Opening] = []
        try transaction.query(Self.decided, range.bindings) { row in
            let (batch, state, example) = (row.integer(0), row.text(1), row.text(4))
            let subject = "batch \(batch), \(row.text(2)), file \(file), entry \(range.first)"
            if state == "booked", row.integer(6) > 0 {
                booked.append(
                    .init(
                        kind: "reversal-booked",
                        subject: subject,
                        fileId: file,
                        detail:
                            "claims whose debits batch \(batch) has taken back are owed again (\(row.integer(6)), \(example) for example): give them up, or ask for the money another way"
                    )
                )
            }
            if state == "rejected" {
                refused.append(
                    .init(
                        kind: "reversal-rejected",
                        subject: subject,
                        fileId: file,
                        detail:
                            "the bank refused to take debits back (batch \(batch), \(row.integer(3)), claim \(example) for example), reason \(row.optionalText(5) ?? "not told"): they stay collected"
                    )
                )
            }
        }
        let overtaken = try transaction.all(Self.overtaken, range.bindings) { row in
            Exceptions.Opening(
                kind: "reversal-conflict",
                subject: "claim \(row.integer(1)), attempt \(row.integer(2))",
                fileId: file,
                detail:
                    "the debit of claim \(row.text(0)) was \(row.text(4)) while batch \(row.integer(3)) was taking it back: the money must go back once; its recovery waits"
            )
        }
        for openings in [booked, refused, overtaken] {
            try Exceptions.open(openings, engine: engine, in: transaction)
        }
    }
}
