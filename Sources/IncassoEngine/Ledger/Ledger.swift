import IncassoSQL

/// Double entry: every transfer debits one account and credits another, so the ledger sums to zero.
///
/// | What happened | Debit | Credit | Amount |
/// |---|---|---|---|
/// | claims imported | receivable | claims | the group's total |
/// | claim cancelled | claims | receivable | the claim |
/// | block released | inTransit | receivable | the block |
/// | debit rejected before settlement | receivable | inTransit | the debit |
/// | block or debit settled, or presumed to have | bank | inTransit | what was booked |
/// | debit returned or refunded | receivable | bank | the debit |
/// | charge of a return | fees | bank | the charge |
/// | bank booking not explained | suspense or bank | bank or suspense | what was booked |
/// | explained by a person | as the event | suspense | what was booked |
struct Ledger {
    private static let imported = Statement(
        "ledger.imported",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT tenant_id, 5, id, 0, 1, 3, 9, total, currency, :on, creditor_id, CAST(NULL AS BIGINT)
        FROM claim_group WHERE tenant_id = :t AND import_id = :import
        """
    )
    private static let released = Statement(
        "ledger.released",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT b.tenant_id, 2, b.id, 0, 1, 2, 3, b.total, a.currency, :on, a.creditor_id, CAST(NULL AS BIGINT)
        FROM batch a CROSS JOIN block b
        WHERE a.tenant_id = :t AND a.id = :batch AND b.tenant_id = :t AND b.batch_id = a.id AND b.count > 0
        """
    )
    private static let ends = Statement(
        "ledger.ends",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT x.tenant_id, 1, x.file_id, x.entry_no, 1, 3, CASE x.kind WHEN 'rejected' THEN 2 ELSE 1 END, x.amount, a.currency,
          x.booked_on, a.creditor_id, x.claim_id
        FROM attempt_end x CROSS JOIN block b CROSS JOIN batch a
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last
          AND b.tenant_id = :t AND b.id = x.block_id AND a.tenant_id = :t AND a.id = b.batch_id
        ORDER BY x.entry_no
        """
    )
    private static let fees = Statement(
        "ledger.fees",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT x.tenant_id, 1, x.file_id, x.entry_no, 2, 5, 1, x.fee, a.currency, x.booked_on, a.creditor_id, x.claim_id
        FROM attempt_end x CROSS JOIN block b CROSS JOIN batch a
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last AND x.fee > 0
          AND b.tenant_id = :t AND b.id = x.block_id AND a.tenant_id = :t AND a.id = b.batch_id
        ORDER BY x.entry_no
        """
    )
    private static let blockRejects = Statement(
        "ledger.blockRejects",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT r.tenant_id, 1, r.file_id, r.entry_no, r.block_id, 3, 2, r.total, a.currency, r.booked_on, a.creditor_id, CAST(NULL AS BIGINT)
        FROM (SELECT w.tenant_id AS tenant_id, w.file_id AS file_id, w.entry_no AS entry_no, w.batch_id AS batch_id, w.booked_on AS booked_on,
            b.id AS block_id, CAST(sum(x.amount) AS BIGINT) AS total
          FROM answer w CROSS JOIN block b CROSS JOIN attempt_end x
          WHERE w.tenant_id = :t AND w.file_id = :f AND w.entry_no BETWEEN :first AND :last AND w.kind = 'rejected'
            AND b.tenant_id = :t AND b.batch_id = w.batch_id AND (w.block_id IS NULL OR b.id = w.block_id)
            AND x.tenant_id = :t AND x.claim_id BETWEEN b.first_claim AND b.last_claim AND x.block_id = b.id
            AND x.kind = 'rejected' AND x.file_id IS NULL
          GROUP BY w.tenant_id, w.file_id, w.entry_no, w.batch_id, w.booked_on, b.id) r CROSS JOIN batch a
        WHERE a.tenant_id = :t AND a.id = r.batch_id
        ON CONFLICT DO NOTHING
        """
    )
    private static let settlements = Statement(
        "ledger.settlements",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT s.tenant_id, 1, s.file_id, s.entry_no, 1, 1, 2, s.amount, a.currency, s.booked_on, a.creditor_id, CAST(NULL AS BIGINT)
        FROM settlement s CROSS JOIN block b CROSS JOIN batch a
        WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last AND b.tenant_id = :t AND b.id = s.block_id
          AND a.tenant_id = :t AND a.id = b.batch_id
        ORDER BY s.entry_no
        """
    )
    private static let itemSettlements = Statement(
        "ledger.itemSettlements",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT s.tenant_id, 1, s.file_id, s.entry_no, 1, 1, 2, s.amount, a.currency, s.booked_on, a.creditor_id, s.claim_id
        FROM item_settlement s CROSS JOIN block b CROSS JOIN batch a
        WHERE s.tenant_id = :t AND s.file_id = :f AND s.entry_no BETWEEN :first AND :last AND b.tenant_id = :t AND b.id = s.block_id
          AND a.tenant_id = :t AND a.id = b.batch_id
        ORDER BY s.entry_no
        """
    )
    private static let parked = Statement(
        "ledger.parked",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT e.tenant_id, 1, e.file_id, e.no, 1, CASE e.direction WHEN 1 THEN 1 ELSE 6 END, CASE e.direction WHEN 1 THEN 6 ELSE 1 END,
          e.amount, e.currency, e.booked_on, :creditor, CAST(NULL AS BIGINT)
        FROM entry_note n CROSS JOIN bank_entry e
        WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no BETWEEN :first AND :last AND n.outcome = 'parked'
          AND e.tenant_id = :t AND e.file_id = n.file_id AND e.no = n.entry_no
          AND e.provisional = 0 AND e.direction <> 0 AND e.amount > 0 AND e.fingerprint IS NOT NULL
        ORDER BY e.no
        """
    )
    /// What another file told first and nobody has explained yet: booked now that the account's cash source tells it.
    private static let parkedElsewhere = Statement(
        "ledger.parkedElsewhere",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT e.tenant_id, 1, k.file_id, k.entry_no, 1, CASE e.direction WHEN 1 THEN 1 ELSE 6 END, CASE e.direction WHEN 1 THEN 6 ELSE 1 END,
          e.amount, e.currency, e.booked_on, :creditor, CAST(NULL AS BIGINT)
        FROM (SELECT tenant_id, file_id, no, fingerprint, direction, amount, currency, booked_on,
            row_number() OVER (PARTITION BY fingerprint ORDER BY no) AS ordinal
          FROM bank_entry WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last AND fingerprint IS NOT NULL
            AND provisional = 0 AND direction <> 0 AND amount > 0) e
        CROSS JOIN booking k CROSS JOIN entry_note o
        WHERE k.tenant_id = :t AND k.fingerprint = e.fingerprint AND k.ordinal = e.ordinal AND (k.file_id <> e.file_id OR k.entry_no <> e.no)
          AND o.tenant_id = :t AND o.file_id = k.file_id AND o.entry_no = k.entry_no AND o.outcome = 'parked' AND o.resolved_at IS NULL
        ON CONFLICT DO NOTHING
        """
    )
    private static let presumed = Statement(
        "ledger.presumed",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        SELECT s.tenant_id, 1, 0, s.entry_no, 1, 1, 2, s.amount, a.currency, s.booked_on, a.creditor_id, CAST(NULL AS BIGINT)
        FROM settlement s CROSS JOIN block b CROSS JOIN batch a
        WHERE s.tenant_id = :t AND s.file_id = 0 AND s.entry_no BETWEEN :first AND :last AND b.tenant_id = :t AND b.id = s.block_id
          AND b.state IN ('released', 'accepted') AND a.tenant_id = :t AND a.id = b.batch_id
        ORDER BY s.entry_no
        """
    )
    static let insert = Statement(
        "ledger.insert",
        """
        INSERT INTO transfer (tenant_id, cause, cause_id, cause_no, line, debit, credit, amount, currency, booked_on, creditor_id, claim_id)
        VALUES (:t, :cause, :id, :no, :line, :debit, :credit, :amount, :currency, :on, :creditor, :claim)
        """
    )

    /// Books the claims of an import.
    static func postImported(
        _ importId: Int64,
        on day: Int,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(imported, ["t": tenant, "import": importId, "on": day])
    }

    /// Books a batch that was handed over.
    static func postReleased(
        _ batch: Int64,
        on day: Int,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(released, ["t": tenant, "batch": batch, "on": day])
    }

    /// Books the blocks that are presumed to have settled and are not settled yet.
    static func postPresumed(tenant: Int64, first: Int64, last: Int64, in transaction: any Transaction) throws
    {
        try transaction.execute(presumed, ["t": tenant, "first": first, "last": last])
    }

    /// Books everything that the entries of a container have brought about.
    ///
    /// Each statement reads the effects, not the entries.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - told: What they ended.
    ///   - hasSettlements: Whether they tell of money that arrived.
    ///   - creditor: Whose account it is, where the container is its cash source.
    ///   - transaction: The container's transaction.
    /// - Throws: The driver's error.
    static func postContainer(
        _ range: EntryRange,
        _ told: CollectionEnds.Told,
        hasSettlements: Bool,
        creditor: Int64?,
        in transaction: any Transaction
    ) throws {
        var statements: [Statement] = []
        if !told.count.isEmpty { statements.append(ends) }
        if told.hasFees { statements.append(fees) }
        if told.hasAnswers { statements.append(blockRejects) }
        if hasSettlements { statements += [settlements, itemSettlements] }
        try transaction.executeAll(statements, range.bindings)
        guard let creditor else { return }
        let booked: Bindings = [
            "t": range.tenant, "f": range.file, "first": range.first, "last": range.last,
            "creditor": creditor,
        ]
        try transaction.executeAll([parked, parkedElsewhere], booked)
    }
}
