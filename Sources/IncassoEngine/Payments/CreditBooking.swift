import IncassoCore
import IncassoSQL

/// The credits that a bank's answers bring about or use up, for a whole container at once.
struct CreditBooking {
    let engine: Engine

    private static let anything = Statement(
        "payments.anything",
        """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM allocation WHERE tenant_id = :t) OR EXISTS (SELECT 1 FROM credit k WHERE k.tenant_id = :t)
          THEN 1 ELSE 0 END
        """
    )
    private static let overcollectedCount = Statement(
        "payments.overcollected.count",
        "SELECT count(*) FROM claim_touch WHERE tenant_id = :t AND open < 0"
    )
    /// What is owed of a claim goes below zero by what was paid of it, when its debit has brought all of it.
    private static let overcollected = Statement(
        "payments.overcollected",
        """
        INSERT INTO credit (tenant_id, id, creditor_id, debtor_id, payment_id, claim_id, attempt, amount, used, currency, created_on)
        SELECT c.tenant_id, :id - 1 + row_number() OVER (ORDER BY c.id), c.creditor_id, m.debtor_id, CAST(NULL AS BIGINT), c.id,
          (SELECT max(a.attempt) FROM collection a WHERE a.tenant_id = :t AND a.claim_id = c.id), -z.open, 0, r.currency, :on
        FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m CROSS JOIN creditor r
        WHERE z.tenant_id = :t AND z.open < 0 AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND r.tenant_id = :t AND r.id = c.creditor_id
        """
    )
    private static let touchCredits = Statement(
        "payments.touchCredits",
        """
        UPDATE credit SET used = used WHERE tenant_id = :t AND used < amount AND id IN (
          SELECT n.id FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m CROSS JOIN credit n
          WHERE z.tenant_id = :t AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
            AND n.tenant_id = :t AND n.creditor_id = c.creditor_id AND n.debtor_id = m.debtor_id AND n.used < n.amount)
        """
    )
    /// A debtor's open claims and credits, each laid end to end: where a claim and a credit overlap, the credit pays.
    private static let setOff = Statement(
        "payments.setOff",
        """
        INSERT INTO allocation (tenant_id, claim_id, no, payment_id, credit_id, amount, booked_on)
        SELECT o.tenant_id, o.claim_id,
          row_number() OVER (PARTITION BY o.claim_id ORDER BY k.id)
            + coalesce((SELECT max(l.no) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = o.claim_id), 0),
          CAST(NULL AS BIGINT), k.id,
          CASE WHEN o.upto < k.upto THEN o.upto ELSE k.upto END - CASE WHEN o.since > k.since THEN o.since ELSE k.since END, :on
        FROM (SELECT z.tenant_id AS tenant_id, z.claim_id AS claim_id, c.creditor_id AS creditor_id, m.debtor_id AS debtor_id,
            CAST(sum(z.open) OVER (PARTITION BY c.creditor_id, m.debtor_id ORDER BY z.claim_id ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto,
            CAST(sum(z.open) OVER (PARTITION BY c.creditor_id, m.debtor_id ORDER BY z.claim_id ROWS UNBOUNDED PRECEDING) AS BIGINT) - z.open AS since
          FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m
          WHERE z.tenant_id = :t AND z.open > 0 AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id) o
        CROSS JOIN (SELECT n.id AS id, n.creditor_id AS creditor_id, n.debtor_id AS debtor_id,
            CAST(sum(n.amount - n.used) OVER (PARTITION BY n.creditor_id, n.debtor_id ORDER BY n.id ROWS UNBOUNDED PRECEDING) AS BIGINT) AS upto,
            CAST(sum(n.amount - n.used) OVER (PARTITION BY n.creditor_id, n.debtor_id ORDER BY n.id ROWS UNBOUNDED PRECEDING) AS BIGINT)
              - (n.amount - n.used) AS since
          FROM (SELECT DISTINCT c.creditor_id AS creditor_id, m.debtor_id AS debtor_id FROM claim_touch z CROSS JOIN claim c CROSS JOIN mandate m
            WHERE z.tenant_id = :t AND z.open > 0 AND c.tenant_id = :t AND c.id = z.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id) w
          CROSS JOIN credit n
          WHERE n.tenant_id = :t AND n.creditor_id = w.creditor_id AND n.debtor_id = w.debtor_id AND n.used < n.amount) k
        WHERE k.creditor_id = o.creditor_id AND k.debtor_id = o.debtor_id AND k.since < o.upto AND o.since < k.upto
        """
    )
    private static let spend = Statement(
        "payments.setOff.spend",
        """
        UPDATE credit SET used = u.used FROM (
          SELECT l.credit_id AS id, CAST(sum(l.amount) AS BIGINT)
            + coalesce((SELECT CAST(sum(r.amount) AS BIGINT) FROM refund r WHERE r.tenant_id = :t AND r.credit_id = l.credit_id), 0) AS used
          FROM allocation l WHERE l.tenant_id = :t AND l.credit_id IN (
            SELECT n.credit_id FROM claim_touch z CROSS JOIN allocation n
            WHERE z.tenant_id = :t AND n.tenant_id = :t AND n.claim_id = z.claim_id AND n.credit_id IS NOT NULL)
          GROUP BY l.credit_id) u
        WHERE credit.tenant_id = :t AND credit.id = u.id
        """
    )

    /// Whether anything was ever paid: without payments there is nothing to set off, and nothing is looked for.
    func hasAnything(in transaction: any Transaction) throws -> Bool {
        try transaction.first(Self.anything, ["t": engine.tenant.id]) { $0.integer(0) == 1 } ?? false
    }

    /// Gives a debtor back what was paid of a claim whose debit has now succeeded too (law 4).
    ///
    /// The container has settled its blocks and debits; whoever pays one of them waits, or has been seen.
    ///
    /// - Returns: How many credits came about.
    func creditOvercollected(_ range: EntryRange, in transaction: any Transaction) throws -> Int {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        guard try touch.add(settledIn: range, in: transaction) > 0 else { return 0 }
        let count = try creditTouched(in: transaction)
        try touch.clear(in: transaction)
        return count
    }

    /// Gives back what was paid of the named claims whose debits have succeeded too.
    func creditTouched(in transaction: any Transaction) throws -> Int {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        try touch.meetOthers(in: transaction)
        try touch.measure(in: transaction)
        let tenant = engine.tenant.id
        let count =
            try transaction.first(Self.overcollectedCount, ["t": tenant]) { Int($0.integer(0)) } ?? 0
        guard count > 0 else { return 0 }
        let first = try Counters.take(.payment, count: count, tenant: tenant, in: transaction)
        let made = try transaction.execute(
            Self.overcollected,
            ["t": tenant, "id": first, "on": engine.today.daysSinceEpoch]
        )
        try Ledger.postOvercollected(first...first + Int64(count) - 1, tenant: tenant, in: transaction)
        return made
    }

    /// Names the claims whose debit a container ended and of which less than all is owed, sets their debtors' credits
    /// off, and measures what is left.
    ///
    /// The caller opens cases for what is left, and clears ``ClaimTouch``.
    func setOff(_ range: EntryRange, in transaction: any Transaction) throws {
        let touch = ClaimTouch(tenant: engine.tenant.id)
        guard try touch.add(endedIn: range, in: transaction) > 0 else { return }
        let everything: Bindings = ["t": engine.tenant.id]
        try touch.meetOthers(in: transaction)
        try transaction.execute(Self.touchCredits, everything)
        try touch.measure(in: transaction)
        let paid = try transaction.execute(
            Self.setOff,
            ["t": engine.tenant.id, "on": engine.today.daysSinceEpoch]
        )
        if paid > 0 {
            try transaction.execute(Self.spend, everything)
            try Ledger.postSetOff(tenant: engine.tenant.id, in: transaction)
            try touch.measure(in: transaction)
        }
        try PaymentConsequences(engine: engine).carryOut(causes: [:], in: transaction)
    }
}
