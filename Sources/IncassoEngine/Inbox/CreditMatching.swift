import IncassoCore
import IncassoSQL

/// Finds the claims that credits on an account pay.
///
/// A credit is booked once, from the messages that the creditor's file names as the account's cash source; the other kind
/// of message announces it. Our reference, an end-to-end id of ours or of the business, and a reference that the business
/// gave name the claim for certain. Amount and payer of exactly one claim in recovery only propose it.
struct CreditMatching {
    let range: EntryRange
    let creditor: Int64?

    private static let announced = Statement(
        "inbox.credits.announced",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT tenant_id, file_id, no, 'evidence', 'credit-announced' FROM bank_entry
        WHERE tenant_id = :t AND file_id = :f AND no BETWEEN :first AND :last AND kind = 5 AND provisional = 0
        """
    )
    private static let byLink = Statement(
        "inbox.credits.byLink",
        """
        UPDATE bank_entry SET claim_id = l.claim_id FROM payment_link l
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no BETWEEN :first AND :last AND bank_entry.kind = 5
          AND bank_entry.claim_id IS NULL AND l.tenant_id = :t AND l.id = bank_entry.link_id
        """
    )
    private static let byGivenReference = Statement(
        "inbox.credits.byGivenReference",
        """
        UPDATE bank_entry SET claim_id = x.claim_id
        FROM (SELECT e.no AS no, min(c.id) AS claim_id FROM bank_entry e CROSS JOIN claim c
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5 AND e.provisional = 0
            AND e.claim_id IS NULL AND e.link_id IS NULL AND e.given_reference IS NOT NULL
            AND c.tenant_id = :t AND c.creditor_id = :c AND c.creditor_reference = e.given_reference
          GROUP BY e.no HAVING count(*) = 1) x
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no = x.no
        """
    )
    /// What names a claim and still cannot be booked without a person.
    private static let doubtful = Statement(
        "inbox.credits.doubtful",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT x.tenant_id, x.file_id, x.no, 'parked', x.rule FROM (
          SELECT e.tenant_id AS tenant_id, e.file_id AS file_id, e.no AS no, CASE
            WHEN e.text = 'references' THEN 'payment-several'
            WHEN l.claim_id <> e.claim_id THEN 'payment-several'
            WHEN e.claim_id IS NULL AND e.link_id IS NOT NULL THEN 'payment-by-reference'
            WHEN e.claim_id IS NULL AND EXISTS (SELECT 1 FROM claim g WHERE g.tenant_id = :t AND g.creditor_id = :c
              AND g.creditor_reference = e.given_reference) THEN 'payment-by-reference'
            WHEN c.id IS NULL THEN CAST(NULL AS TEXT)
            WHEN c.creditor_id <> :c THEN 'payment-elsewhere'
            WHEN coalesce(e.amount, 0) <= 0 OR e.direction <> 1 OR e.booked_on IS NULL THEN 'payment-unclear'
            WHEN e.currency IS NULL OR e.currency <> r.currency THEN 'payment-currency'
            WHEN EXISTS (SELECT 1 FROM payment p WHERE p.tenant_id = :t AND p.claim_id = c.id AND p.amount = e.amount AND p.method = 'transfer')
              THEN 'payment-recorded'
            WHEN EXISTS (SELECT 1 FROM payment p CROSS JOIN bank_entry d WHERE p.tenant_id = :t AND p.claim_id = c.id AND p.amount = e.amount
              AND d.tenant_id = :t AND d.file_id = p.file_id AND d.no = p.entry_no AND d.booked_on = e.booked_on
              AND (d.file_id <> e.file_id OR d.container <> e.container)) THEN 'payment-repeated'
            END AS rule
          FROM bank_entry e
          LEFT JOIN claim c ON c.tenant_id = e.tenant_id AND c.id = e.claim_id
          LEFT JOIN creditor r ON r.tenant_id = e.tenant_id AND r.id = :c
          LEFT JOIN payment_link l ON l.tenant_id = e.tenant_id AND l.id = e.link_id
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5 AND e.provisional = 0
            AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = e.tenant_id AND n.file_id = e.file_id AND n.entry_no = e.no) = 0) x
        WHERE x.rule IS NOT NULL
        """
    )
    // Every open case is looked at, but only when a credit is left that names no claim.
    private static let proposeByAccount = Statement(
        "inbox.credits.proposeByAccount",
        """
        UPDATE bank_entry SET claim_id = q.claim_id
        FROM (SELECT o.payer AS payer, o.open AS open, min(o.claim_id) AS claim_id, count(*) AS n FROM (
            SELECT m.number_index AS payer, k.claim_id AS claim_id, c.amount
              - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
              + coalesce((SELECT CAST(sum(g.amount) AS BIGINT) FROM credit g WHERE g.tenant_id = :t AND g.claim_id = c.id), 0) AS open
            FROM recovery_case k CROSS JOIN claim c CROSS JOIN mandate m
            WHERE k.tenant_id = :t AND k.creditor_id = :c AND k.closed_on IS NULL AND c.tenant_id = :t AND c.id = k.claim_id
              AND m.tenant_id = :t AND m.id = c.mandate_id
              AND EXISTS (SELECT 1 FROM bank_entry e WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5
                AND e.provisional = 0 AND e.direction = 1 AND e.claim_id IS NULL AND e.payer_index IS NOT NULL)) o
          GROUP BY o.payer, o.open) q
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no BETWEEN :first AND :last AND bank_entry.kind = 5
          AND bank_entry.provisional = 0 AND bank_entry.direction = 1 AND bank_entry.claim_id IS NULL
          AND q.payer = bank_entry.payer_index AND q.open = bank_entry.amount AND q.n = 1
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no = bank_entry.no) = 0
        """
    )
    private static let proposeByName = Statement(
        "inbox.credits.proposeByName",
        """
        UPDATE bank_entry SET claim_id = q.claim_id
        FROM (SELECT o.payer AS payer, o.open AS open, min(o.claim_id) AS claim_id, count(*) AS n FROM (
            SELECT upper(m.holder) AS payer, k.claim_id AS claim_id, c.amount
              - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
              + coalesce((SELECT CAST(sum(g.amount) AS BIGINT) FROM credit g WHERE g.tenant_id = :t AND g.claim_id = c.id), 0) AS open
            FROM recovery_case k CROSS JOIN claim c CROSS JOIN mandate m
            WHERE k.tenant_id = :t AND k.creditor_id = :c AND k.closed_on IS NULL AND c.tenant_id = :t AND c.id = k.claim_id
              AND m.tenant_id = :t AND m.id = c.mandate_id
              AND EXISTS (SELECT 1 FROM bank_entry e WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5
                AND e.provisional = 0 AND e.direction = 1 AND e.claim_id IS NULL AND e.other_name IS NOT NULL)) o
          GROUP BY o.payer, o.open) q
        WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no BETWEEN :first AND :last AND bank_entry.kind = 5
          AND bank_entry.provisional = 0 AND bank_entry.direction = 1 AND bank_entry.claim_id IS NULL
          AND q.payer = upper(bank_entry.other_name) AND q.open = bank_entry.amount AND q.n = 1
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = :f AND n.entry_no = bank_entry.no) = 0
        """
    )
    private static let proposed = Statement(
        "inbox.credits.proposed",
        """
        INSERT INTO entry_note (tenant_id, file_id, entry_no, outcome, rule)
        SELECT e.tenant_id, e.file_id, e.no, 'parked', 'payment-proposed' FROM bank_entry e
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 5 AND e.provisional = 0 AND e.claim_id IS NOT NULL
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = e.tenant_id AND n.file_id = e.file_id AND n.entry_no = e.no) = 0
          AND (SELECT count(*) FROM payment p WHERE p.tenant_id = e.tenant_id AND p.file_id = e.file_id AND p.entry_no = e.no) = 0
        """
    )

    private static let unbooked = Statement(
        "inbox.credits.unbooked",
        """
        SELECT r.reference, count(*), min(e.booked_on)
        FROM bank_file f CROSS JOIN entry_note n CROSS JOIN bank_entry e CROSS JOIN bank_container k CROSS JOIN creditor r
        WHERE f.tenant_id = :t AND f.newest_on >= :since AND n.tenant_id = :t AND n.file_id = f.id AND n.rule = 'credit-announced'
          AND e.tenant_id = :t AND e.file_id = n.file_id AND e.no = n.entry_no AND e.booked_on BETWEEN :since AND :until
          AND (e.claim_id IS NOT NULL OR e.link_id IS NOT NULL)
          AND k.tenant_id = :t AND k.file_id = e.file_id AND k.no = e.container AND r.tenant_id = :t AND r.id = k.creditor_id
          AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.tenant_id = :t AND p.amount = e.amount
            AND p.claim_id = coalesce(e.claim_id, (SELECT l.claim_id FROM payment_link l WHERE l.tenant_id = :t AND l.id = e.link_id))
            AND p.received_on BETWEEN e.booked_on - 5 AND e.booked_on + 5)
        GROUP BY r.reference ORDER BY r.reference
        """
    )

    /// Payments of ours that a creditor's bank announced and its cash source never told.
    struct Unbooked {
        /// The creditor's id.
        let creditor: String
        /// How many.
        let count: Int
        /// The day of the first.
        let since: LocalDate
    }

    /// Looks for payments that were announced and never booked.
    ///
    /// - Parameters:
    ///   - days: The days of booking that are looked at.
    ///   - tenant: Whose book.
    ///   - transaction: Where to read.
    /// - Returns: One for each creditor that has any.
    /// - Throws: The driver's error.
    static func unbooked(
        _ days: ClosedRange<LocalDate>,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> [Unbooked] {
        let bindings: Bindings = [
            "t": tenant, "since": days.lowerBound.daysSinceEpoch, "until": days.upperBound.daysSinceEpoch,
        ]
        return try transaction.all(unbooked, bindings) { row in
            Unbooked(creditor: row.text(0), count: Int(row.integer(1)), since: try row.date(2))
        }
    }

    private var bindings: Bindings {
        ["t": range.tenant, "f": range.file, "first": range.first, "last": range.last, "c": creditor ?? 0]
    }

    /// Notes the credits of a message that is not the account's cash source: it announces them.
    func noteAnnounced(in transaction: any Transaction) throws {
        try transaction.execute(Self.announced, range.bindings)
    }

    /// Looks up the claims that credits name.
    func match(in transaction: any Transaction) throws {
        try transaction.execute(Self.byLink, range.bindings)
        try transaction.execute(Self.byGivenReference, bindings)
    }

    /// Sets aside credits that name a claim and cannot be booked on it for certain.
    func parkDoubtful(in transaction: any Transaction) throws {
        try transaction.execute(Self.doubtful, bindings)
    }

    /// Proposes a claim for credits that name none, once those that do have been booked.
    func propose(in transaction: any Transaction) throws {
        try transaction.execute(Self.proposeByAccount, bindings)
        try transaction.execute(Self.proposeByName, bindings)
        try transaction.execute(Self.proposed, range.bindings)
    }
}
