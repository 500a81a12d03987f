import IncassoCore
import IncassoSQL

/// Figures: what was sent, what came back and why, what is open, and what the ledger says.
public struct Reports {
    let engine: Engine

    /// The reports that there are.
    public static let names = ["overview", "reasons", "ageing", "ledger"]

    private static let overview = Statement(
        "reports.overview",
        """
        SELECT 'claims' AS what, coalesce(CAST(sum(count) AS BIGINT), 0), coalesce(CAST(sum(total) AS BIGINT), 0) FROM claim_group WHERE tenant_id = :t
        UNION ALL SELECT 'sent', coalesce(CAST(sum(count) AS BIGINT), 0), coalesce(CAST(sum(total) AS BIGINT), 0) FROM block
          WHERE tenant_id = :t AND state IN ('released', 'accepted', 'rejected', 'settled')
        UNION ALL SELECT 'settled', coalesce(CAST(sum(n) AS BIGINT), 0), coalesce(CAST(sum(s) AS BIGINT), 0) FROM (
          SELECT count AS n, amount AS s FROM settlement WHERE tenant_id = :t
          UNION ALL SELECT 1 AS n, amount AS s FROM item_settlement WHERE tenant_id = :t) x
        UNION ALL SELECT kind, count(*), CAST(sum(amount) AS BIGINT) FROM attempt_end WHERE tenant_id = :t AND kind <> 'withdrawn' GROUP BY kind
        UNION ALL SELECT 'payments', count(*), CAST(sum(amount) AS BIGINT) FROM payment WHERE tenant_id = :t HAVING count(*) > 0
        UNION ALL SELECT 'openCredits', count(*), CAST(sum(amount - used) AS BIGINT) FROM credit WHERE tenant_id = :t AND used < amount HAVING count(*) > 0
        UNION ALL SELECT 'openCases', count(*), coalesce(CAST(sum(owed) AS BIGINT), 0) FROM (
          SELECT c.amount - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
            + coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = c.id), 0) AS owed
          FROM recovery_case r CROSS JOIN claim c WHERE r.tenant_id = :t AND r.closed_on IS NULL AND c.tenant_id = :t AND c.id = r.claim_id) q
        UNION ALL SELECT 'noticesSent', count(*), CAST(NULL AS BIGINT) FROM notice WHERE tenant_id = :t AND state IN ('sent', 'delivered', 'viewed')
        UNION ALL SELECT 'bankFees', count(*), coalesce(CAST(sum(amount) AS BIGINT), 0) FROM transfer WHERE tenant_id = :t AND debit = 5
        UNION ALL SELECT 'suspense', count(*), coalesce(CAST(sum(CASE WHEN debit = 6 THEN amount ELSE -amount END) AS BIGINT), 0)
          FROM transfer WHERE tenant_id = :t AND (debit = 6 OR credit = 6)
        """
    )
    private static let reasons = Statement(
        "reports.reasons",
        """
        SELECT kind, coalesce(reason, ''), reason_class, count(*), CAST(sum(amount) AS BIGINT)
        FROM attempt_end WHERE tenant_id = :t AND kind <> 'withdrawn'
        GROUP BY kind, coalesce(reason, ''), reason_class ORDER BY count(*) DESC, kind, coalesce(reason, '')
        """
    )
    private static let sent = Statement(
        "reports.sent",
        """
        SELECT coalesce(CAST(sum(count) AS BIGINT), 0) FROM block
        WHERE tenant_id = :t AND state IN ('released', 'accepted', 'rejected', 'settled')
        """
    )
    private static let ageing = Statement(
        "reports.ageing",
        """
        SELECT CASE WHEN r.failed_on > :d30 THEN 1 WHEN r.failed_on > :d60 THEN 2 WHEN r.failed_on > :d90 THEN 3 ELSE 4 END AS bucket,
          count(*), CAST(sum(c.amount
            - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
            + coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = c.id), 0)) AS BIGINT)
        FROM recovery_case r CROSS JOIN claim c WHERE r.tenant_id = :t AND r.closed_on IS NULL AND c.tenant_id = :t AND c.id = r.claim_id
        GROUP BY CASE WHEN r.failed_on > :d30 THEN 1 WHEN r.failed_on > :d60 THEN 2 WHEN r.failed_on > :d90 THEN 3 ELSE 4 END ORDER BY bucket
        """
    )
    private static let ledger = Statement(
        "reports.ledger",
        """
        SELECT account, currency, CAST(sum(debit) AS BIGINT), CAST(sum(credit) AS BIGINT) FROM (
          SELECT debit AS account, currency, amount AS debit, 0 AS credit FROM transfer WHERE tenant_id = :t
          UNION ALL SELECT credit AS account, currency, 0 AS debit, amount AS credit FROM transfer WHERE tenant_id = :t) x
        GROUP BY account, currency ORDER BY account, currency
        """
    )

    /// Makes a report.
    ///
    /// - Parameter name: One of ``names``.
    /// - Returns: The report.
    /// - Throws: ``EngineError`` when there is none with this name.
    public func make(_ name: String) throws -> Report {
        let today = engine.clock.wallTime(in: "UTC").date
        return try engine.database.read { transaction in
            switch name {
            case "overview": try overview(in: transaction)
            case "reasons": try reasons(in: transaction)
            case "ageing": try ageing(today: today, in: transaction)
            case "ledger": try ledger(in: transaction)
            default:
                throw EngineError(
                    .notFound,
                    "there is no report \(name)",
                    remedy: "There are: \(Self.names.joined(separator: ", "))."
                )
            }
        }
    }

    private func overview(in transaction: any Transaction) throws -> Report {
        let currency = try currency(in: transaction)
        var found: [String: (count: Int, amount: Int64?)] = [:]
        for line in try transaction.all(
            Self.overview,
            ["t": engine.tenant.id],
            { (what: $0.text(0), count: Int($0.integer(1)), amount: $0.optionalInteger(2)) }
        ) {
            found[line.what] = (line.count, line.amount)
        }
        if let settled = found["settled"] {
            // What stays in the bank of what was collected.
            let lost = ["returned", "refunded", "reversed", "bankFees"].reduce(Int64(0)) {
                $0 + (found[$1]?.amount ?? 0)
            }
            let failed = ["returned", "refunded", "reversed"].reduce(0) { $0 + (found[$1]?.count ?? 0) }
            found["kept"] = (settled.count - failed, (settled.amount ?? 0) - lost)
        }
        let rows = Self.overviewOrder.compactMap { what -> [Report.Cell]? in
            guard let line = found[what] else { return nil }
            let amount = line.amount.map { Report.Cell.money(Money(minorUnits: $0, currency: currency)) }
            return [.text(what), .count(line.count), amount ?? .none]
        }
        return Report(name: "overview", columns: ["what", "count", "amount"], rows: rows)
    }

    /// The overview's lines as money flows.
    private static let overviewOrder = [
        "claims", "sent", "rejected", "settled", "returned", "refunded", "reversed", "bankFees", "kept",
        "payments", "openCredits", "openCases", "noticesSent", "suspense",
    ]

    private func reasons(in transaction: any Transaction) throws -> Report {
        let currency = try currency(in: transaction)
        let sent = try transaction.first(Self.sent, ["t": engine.tenant.id]) { Int($0.integer(0)) } ?? 0
        let rows = try transaction.all(Self.reasons, ["t": engine.tenant.id]) { row -> [Report.Cell] in
            let count = Int(row.integer(3))
            return [
                .text(row.text(0)), row.text(1).isEmpty ? .none : .text(row.text(1)),
                .text((ReasonClass(rawValue: Int(row.integer(2))) ?? .unknown).name), .count(count),
                .money(Money(minorUnits: row.integer(4), currency: currency)),
                sent > 0 ? .share(count * 10_000 / sent) : .none,
            ]
        }
        return Report(
            name: "reasons",
            columns: ["kind", "reason", "reasonClass", "count", "amount", "shareOfSent"],
            rows: rows
        )
    }

    private func ageing(today: LocalDate, in transaction: any Transaction) throws -> Report {
        let currency = try currency(in: transaction)
        let names = [1: "0 to 30 days", 2: "31 to 60 days", 3: "61 to 90 days", 4: "over 90 days"]
        let bindings: Bindings = [
            "t": engine.tenant.id, "d30": today.daysSinceEpoch - 31, "d60": today.daysSinceEpoch - 61,
            "d90": today.daysSinceEpoch - 91,
        ]
        let rows = try transaction.all(Self.ageing, bindings) { row -> [Report.Cell] in
            [
                .text(names[Int(row.integer(0))] ?? ""), .count(Int(row.integer(1))),
                .money(Money(minorUnits: row.integer(2), currency: currency)),
            ]
        }
        return Report(name: "ageing", columns: ["sinceFailure", "openCases", "amount"], rows: rows)
    }

    private func ledger(in transaction: any Transaction) throws -> Report {
        let rows = try transaction.all(Self.ledger, ["t": engine.tenant.id]) { row -> [Report.Cell] in
            guard let account = LedgerAccount(rawValue: Int(row.integer(0))),
                let currency = Currency(row.text(1))
            else {
                throw EngineError(.storage, "the ledger holds an account or currency that does not exist")
            }
            return [
                .text(account.name), .money(Money(minorUnits: row.integer(2), currency: currency)),
                .money(Money(minorUnits: row.integer(3), currency: currency)),
                .money(Money(minorUnits: row.integer(2) - row.integer(3), currency: currency)),
            ]
        }
        return Report(name: "ledger", columns: ["account", "debit", "credit", "balance"], rows: rows)
    }

    /// The book's currency; a book with creditors in several currencies is reported for the first of them.
    private func currency(in transaction: any Transaction) throws -> Currency {
        try transaction.first(Self.firstCurrency, ["t": engine.tenant.id]) { Currency($0.text(0)) }.flatMap(
            \.self
        ) ?? .eur
    }

    private static let firstCurrency = Statement(
        "reports.currency",
        "SELECT currency FROM creditor WHERE tenant_id = :t ORDER BY id LIMIT 1"
    )
}

extension Engine {
    /// Figures.
    public var reports: Reports { Reports(engine: self) }
}
