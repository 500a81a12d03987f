import IncassoCore
import IncassoSQL

/// What a person decides on one parked entry.
struct EntryResolution {
    let engine: Engine
    let file: Int64
    let entry: Int64

    struct Attempt {
        let claim: Int64
        let attempt: Int64
    }

    private static let liveAttempt = Statement(
        "inbox.resolve.attempt",
        """
        SELECT k.claim_id, k.attempt, k.amount, e.kind, e.amount, coalesce(e.original, e.amount - coalesce(e.fee, 0), e.amount)
        FROM claim c CROSS JOIN collection k CROSS JOIN bank_entry e
        WHERE c.tenant_id = :t AND c.creditor_id = :c AND c.reference = :claim AND k.tenant_id = :t AND k.claim_id = c.id
          AND e.tenant_id = :t AND e.file_id = :f AND e.no = :no
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = k.claim_id AND x.attempt = k.attempt)
        ORDER BY k.attempt DESC LIMIT 1
        """
    )
    private static let close = Statement(
        "inbox.resolve.close",
        """
        UPDATE entry_note SET resolved_at = :at, resolved_by = :by, resolution = :resolution
        WHERE tenant_id = :t AND file_id = :f AND entry_no = :no AND outcome = 'parked' AND resolved_at IS NULL
        """
    )
    private static let suspense = Statement(
        "inbox.resolve.suspense",
        """
        SELECT amount, currency, booked_on FROM transfer
        WHERE tenant_id = :t AND cause = 1 AND cause_id = :f AND cause_no = :no AND line = 1 AND debit = 6
        """
    )
    private static let facts = Statement(
        "inbox.resolve.facts",
        """
        SELECT x.kind, x.amount, x.booked_on, a.currency, x.fee FROM attempt_end x CROSS JOIN block b CROSS JOIN batch a
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no = :no AND b.tenant_id = :t AND b.id = x.block_id
          AND a.tenant_id = :t AND a.id = b.batch_id
        """
    )

    /// The newest attempt of a claim that has not ended.
    func attempt(of claim: String, creditor: Creditor, in transaction: any Transaction) throws -> Attempt {
        let found = try transaction.first(
            Self.liveAttempt,
            ["t": engine.tenant.id, "c": creditor.id, "claim": claim, "f": file, "no": entry]
        ) { row in
            (Attempt(claim: row.integer(0), attempt: row.integer(1)), row.integer(2), row.optionalInteger(5))
        }
        guard let (attempt, amount, told) = found else {
            throw EngineError(
                .refused,
                "claim \(claim) has no debit under way that this entry could end",
                remedy: "`incasso claim show \(claim)` tells what became of it."
            )
        }
        guard told == nil || told == amount else {
            throw EngineError(
                .refused,
                "the entry tells \(told ?? 0) minor units, the debit of claim \(claim) was \(amount)",
                remedy:
                    "Only an entry of the same amount can end it; ignore this one and settle the difference by hand."
            )
        }
        return attempt
    }

    /// Ends an attempt by this entry and books it; what lay in suspense is taken from there.
    func end(
        _ attempt: Attempt,
        creditor: Creditor,
        today: Int,
        policy: Int64,
        in transaction: any Transaction
    ) throws {
        let ended = try transaction.execute(
            CollectionEnds.byPerson,
            [
                "t": engine.tenant.id, "f": file, "no": entry, "claim": attempt.claim,
                "attempt": attempt.attempt,
                "today": today,
            ]
        )
        guard ended == 1 else { throw EngineError(.refused, "this debit has ended meanwhile") }
        let key: Bindings = ["t": engine.tenant.id, "f": file, "no": entry]
        let facts = try transaction.first(Self.facts, key) {
            ($0.text(0), $0.integer(1), $0.integer(2), $0.text(3), $0.integer(4))
        }
        guard let facts else { throw EngineError(.storage, "the end of an attempt is missing") }
        let wasBooked = try transaction.first(Self.suspense, key) { _ in true } ?? false
        let other: LedgerAccount = wasBooked ? .suspense : (facts.0 == "rejected" ? .inTransit : .bank)
        let lines: [(debit: LedgerAccount, amount: Int64, claim: Int64?)] = [
            (.receivable, facts.1, attempt.claim), (.fees, facts.4, nil),
        ]
        for (index, line) in lines.enumerated() where line.amount > 0 {
            try transaction.execute(
                Ledger.insert,
                [
                    "t": engine.tenant.id, "cause": LedgerCause.resolution.rawValue, "id": file, "no": entry,
                    "line": index + 1, "debit": line.debit.rawValue, "credit": other.rawValue,
                    "amount": line.amount, "currency": facts.3, "on": facts.2, "creditor": creditor.id,
                    "claim": line.claim,
                ]
            )
        }
        let range = EntryRange(tenant: engine.tenant.id, file: file, first: entry, last: entry)
        try BatchAnswers.meetPayments(range, in: transaction)
        try BatchAnswers.accept(range, in: transaction)
        try BatchAnswers.settle(range, in: transaction)
        try AmendmentConfirmation.confirm(range, in: transaction)
        try Mandates.suspendFailed(
            file: range.file,
            entries: range.first...range.last,
            today: today,
            tenant: range.tenant,
            in: transaction
        )
        _ = try CaseOpening.open(
            range,
            after: CollectionEnds.told(by: range, in: transaction),
            policy: policy,
            today: today,
            engine: engine,
            in: transaction
        )
    }

    /// Closes the note with a person's word.
    ///
    /// - Returns: Whether it was open.
    @discardableResult
    func close(_ resolution: String, in transaction: any Transaction) throws -> Bool {
        try transaction.execute(
            Self.close,
            [
                "t": engine.tenant.id, "f": file, "no": entry, "at": engine.clock.timestamp,
                "by": engine.actor.name,
                "resolution": resolution,
            ]
        ) == 1
    }
}
