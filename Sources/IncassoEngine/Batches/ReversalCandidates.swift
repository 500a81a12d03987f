import IncassoCore
import IncassoSQL

/// The debits that somebody wants to take back, and which of them can be.
///
/// They are staged, judged by one statement, and emptied in the transaction that staged them.
struct ReversalCandidates {
    let tenant: Int64

    /// A debit that was named.
    struct Debit {
        let claim: Int64
        let attempt: Int64
        let block: Int64
        let amount: Int64
    }

    private static let meet = Statement(
        "batches.reverse.meet",
        "UPDATE block SET reject_count = reject_count WHERE tenant_id = :t AND batch_id = :batch"
    )
    private static let whole = Statement(
        "batches.reverse.whole",
        """
        INSERT INTO reversal_candidate (tenant_id, claim_id, attempt, block_id, amount)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, c.amount
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.claim_id BETWEEN b.first_claim AND b.last_claim AND c.block_id = b.id
        UNION ALL
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, c.amount
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.group_id IS NULL AND c.tenant_id = :t AND c.block_id = b.id AND c.single = 1
        """
    )
    private static let target = BulkTarget(
        table: "reversal_candidate",
        columns: ["tenant_id", "claim_id", "attempt", "block_id", "amount"]
    )
    private static let judge = Statement(
        "batches.reverse.judge",
        """
        UPDATE reversal_candidate SET why = j.why FROM (
          SELECT z.claim_id AS claim_id, z.attempt AS attempt, CASE
            WHEN x.claim_id IS NOT NULL THEN 'ended'
            WHEN r.id IS NOT NULL THEN 'requested'
            WHEN b.state <> 'settled' AND i.claim_id IS NULL THEN 'unsettled'
            WHEN b.effective_on < :first THEN 'closed'
            WHEN b.effective_on > :last THEN 'unsettled'
            WHEN EXISTS (SELECT 1 FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = z.claim_id) THEN 'paid' END AS why
          FROM reversal_candidate z CROSS JOIN block b
          LEFT JOIN attempt_end x ON x.tenant_id = z.tenant_id AND x.claim_id = z.claim_id AND x.attempt = z.attempt
          LEFT JOIN reversal r ON r.tenant_id = z.tenant_id AND r.claim_id = z.claim_id AND r.attempt = z.attempt AND r.state IN ('requested', 'booked')
          LEFT JOIN item_settlement i ON i.tenant_id = z.tenant_id AND i.claim_id = z.claim_id AND i.attempt = z.attempt
          WHERE z.tenant_id = :t AND b.tenant_id = :t AND b.id = z.block_id) j
        WHERE reversal_candidate.tenant_id = :t AND reversal_candidate.claim_id = j.claim_id AND reversal_candidate.attempt = j.attempt
        """
    )
    private static let refused = Statement(
        "batches.reverse.refused",
        """
        SELECT z.why, c.reference, z.attempt, z.block_id, b.state, b.effective_on, x.kind, x.booked_on, r.batch_id
        FROM reversal_candidate z CROSS JOIN claim c CROSS JOIN block b
        LEFT JOIN attempt_end x ON x.tenant_id = z.tenant_id AND x.claim_id = z.claim_id AND x.attempt = z.attempt
        LEFT JOIN reversal r ON r.tenant_id = z.tenant_id AND r.claim_id = z.claim_id AND r.attempt = z.attempt AND r.state IN ('requested', 'booked')
        WHERE z.tenant_id = :t AND z.why IS NOT NULL AND c.tenant_id = :t AND c.id = z.claim_id AND b.tenant_id = :t AND b.id = z.block_id
        ORDER BY z.claim_id, z.attempt
        """
    )
    private static let clear = Statement(
        "batches.reverse.clear",
        "DELETE FROM reversal_candidate WHERE tenant_id = :t"
    )

    /// Names every debit of a batch, after meeting whoever is at its blocks: the bank's answers and payments.
    func add(batch: Int64, in transaction: any Transaction) throws {
        try transaction.execute(Self.meet, ["t": tenant, "batch": batch])
        try transaction.execute(Self.whole, ["t": tenant, "batch": batch])
    }

    /// Names some debits of a batch, after meeting whoever is at its blocks.
    func add(_ debits: [Debit], of batch: Int64, in transaction: any Transaction) throws {
        try transaction.execute(Self.meet, ["t": tenant, "batch": batch])
        try transaction.load(Self.target) { writer in
            for debit in debits {
                try writer.integer(tenant)
                try writer.integer(debit.claim)
                try writer.integer(debit.attempt)
                try writer.integer(debit.block)
                try writer.integer(debit.amount)
                try writer.endRow()
            }
        }
    }

    /// Finds out which of the named debits cannot be taken back.
    ///
    /// - Parameters:
    ///   - days: The days of collection that are still open.
    ///   - transaction: The transaction that named them.
    /// - Throws: The driver's error.
    func judge(days: ClosedRange<LocalDate>, in transaction: any Transaction) throws {
        try transaction.execute(
            Self.judge,
            ["t": tenant, "first": days.lowerBound.daysSinceEpoch, "last": days.upperBound.daysSinceEpoch]
        )
    }

    /// Walks through the debits that cannot be taken back, in the order of their claims.
    func refused(in transaction: any Transaction, _ body: (ReversalRefusal) throws -> Void) throws {
        try transaction.query(Self.refused, ["t": tenant]) { row in
            try body(
                ReversalRefusal(
                    why: row.text(0),
                    claim: row.text(1),
                    attempt: row.integer(2),
                    block: row.integer(3),
                    blockState: row.text(4),
                    collectedOn: try row.date(5),
                    end: row.optionalText(6),
                    endedOn: try row.optionalDate(7),
                    batch: row.optionalInteger(8)
                )
            )
        }
    }

    /// Forgets the named debits.
    func clear(in transaction: any Transaction) throws {
        try transaction.execute(Self.clear, ["t": tenant])
    }
}

/// Why a debit cannot be taken back.
struct ReversalRefusal {
    let why: String
    let claim: String
    let attempt: Int64
    let block: Int64
    let blockState: String
    let collectedOn: LocalDate
    let end: String?
    let endedOn: LocalDate?
    /// The reversal file that holds it already.
    let batch: Int64?

    /// What is the same for all debits of a block is told once.
    var isOfBlock: Bool { why == "unsettled" || why == "closed" }

    /// What a person is told.
    ///
    /// - Parameters:
    ///   - count: Of how many debits of the block.
    ///   - rail: The rail that carries them.
    ///   - reference: The block's id in its file.
    /// - Returns: The finding.
    func finding(count: Int, rail: any ReversingRail, block reference: String) -> Diagnostic {
        let debit = "claim \(claim), attempt \(attempt)"
        let place = isOfBlock && count > 1 ? "block \(reference), \(count) debits" : debit
        func finding(
            _ id: String,
            _ message: String,
            found: String?,
            expected: String,
            remedy: String
        )
            -> Diagnostic
        {
            Diagnostic(
                id: id,
                severity: .error,
                location: .init(path: place),
                message: message,
                found: found,
                expected: expected,
                remedy: remedy
            )
        }
        switch why {
        case "ended":
            return finding(
                "REVERSAL-ENDED",
                "the debit has not brought the money, or has brought it no longer",
                found: endedOn.map { "\(end ?? "ended") on \($0)" } ?? end,
                expected: "a settled debit",
                remedy: "There is nothing to take back."
            )
        case "requested":
            return finding(
                "REVERSAL-REQUESTED",
                "the debit is being taken back already",
                found: batch.map { "batch \($0)" },
                expected: "a debit in no reversal file",
                remedy: batch.map { "See `incasso batch show \($0)`." } ?? "Wait for the bank's booking."
            )
        case "closed":
            return finding(
                "REVERSAL-CLOSED",
                "the time for taking the debit back is over",
                found: "collected on \(collectedOn)",
                expected: "a file that the bank has by \(rail.lastReversalDay(collectedOn: collectedOn))",
                remedy: "Pay the money back by credit transfer."
            )
        case "paid":
            return finding(
                "REVERSAL-PAID",
                "the claim was paid another way too, so that money is due back already",
                found: nil,
                expected: "a claim that only its debit paid",
                remedy: "Pay the credit back: see `incasso credit list`."
            )
        default:
            return finding(
                "REVERSAL-UNSETTLED",
                "the debit has not settled",
                found: "its block is \(blockState), due on \(collectedOn)",
                expected: "a debit whose money the bank has booked",
                remedy: blockState == "frozen"
                    ? "Cancel its batch instead." : "Wait for the bank's booking, then reverse it."
            )
        }
    }
}
