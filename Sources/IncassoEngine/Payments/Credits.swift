public import IncassoCore
import IncassoSQL

/// What we owe debtors.
///
/// A credit comes about by itself: the rest of a payment, or what was paid for a claim whose debit succeeded too. Each
/// open one is a proposal to refund it, among the exceptions. Before a case is opened a debtor's credits are set off.
public struct Credits: Sendable {
    let engine: Engine

    static let list = Statement(
        "payments.credits.list",
        """
        SELECT k.id, r.reference, d.reference, d.name, k.payment_id, c.reference, k.attempt, k.amount, k.amount - k.used, k.currency, k.created_on,
          k.creditor_id, k.debtor_id
        FROM credit k JOIN creditor r ON r.tenant_id = k.tenant_id AND r.id = k.creditor_id
        JOIN debtor d ON d.tenant_id = k.tenant_id AND d.id = k.debtor_id
        LEFT JOIN claim c ON c.tenant_id = k.tenant_id AND c.id = k.claim_id
        WHERE k.tenant_id = :t AND (:id = 0 OR k.id = :id) AND (:open = 0 OR k.used < k.amount) AND (:c = 0 OR k.creditor_id = :c)
        ORDER BY k.id LIMIT :limit
        """
    )
    private static let use = Statement(
        "payments.credits.use",
        "UPDATE credit SET used = used + :amount WHERE tenant_id = :t AND id = :id AND used + :amount <= amount"
    )
    private static let allocate = Statement(
        "payments.credits.allocate",
        """
        INSERT INTO allocation (tenant_id, claim_id, no, payment_id, credit_id, amount, booked_on)
        SELECT c.tenant_id, c.id, 1 + coalesce((SELECT max(l.no) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = :claim), 0),
          CAST(NULL AS BIGINT), :id, :amount, :on
        FROM claim c WHERE c.tenant_id = :t AND c.id = :claim
        """
    )
    private static let owner = Statement(
        "payments.credits.owner",
        """
        SELECT m.debtor_id FROM claim c CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND c.id = :claim AND m.tenant_id = :t AND m.id = c.mandate_id
        """
    )
    private static let refund = Statement(
        "payments.credits.refund",
        """
        INSERT INTO refund (tenant_id, credit_id, no, method, amount, refunded_on, reference, actor, at)
        SELECT k.tenant_id, k.id, 1 + coalesce((SELECT max(r.no) FROM refund r WHERE r.tenant_id = :t AND r.credit_id = :id), 0),
          :method, :amount, :on, :reference, :actor, :at
        FROM credit k WHERE k.tenant_id = :t AND k.id = :id
        """
    )
    private static let lastRefund = Statement(
        "payments.credits.lastRefund",
        "SELECT max(no) FROM refund WHERE tenant_id = :t AND credit_id = :id"
    )

    /// A credit with whose it is.
    struct Owned {
        let credit: Credit
        let creditor: Int64
        let debtor: Int64
    }

    /// Credits, oldest first.
    ///
    /// - Parameters:
    ///   - onlyOpen: Whether to leave out those of which nothing is left.
    ///   - creditor: Only this creditor's.
    ///   - limit: At most so many.
    /// - Returns: The credits.
    /// - Throws: The driver's error.
    public func list(onlyOpen: Bool = true, creditor: Creditor? = nil, limit: Int = 1000) throws -> [Credit] {
        try engine.database.read { transaction in
            try credits(
                id: 0,
                onlyOpen: onlyOpen,
                creditor: creditor?.id ?? 0,
                limit: limit,
                in: transaction
            )
            .map(\.credit)
        }
    }

    /// One credit.
    ///
    /// - Throws: ``EngineError`` when there is none with this number.
    public func show(_ id: Int64) throws -> Credit {
        try engine.database.read { try find(id, in: $0).credit }
    }

    /// Puts a credit towards a claim of its debtor.
    ///
    /// - Parameters:
    ///   - id: The credit.
    ///   - claim: The claim's id.
    ///   - amount: Minor units; `nil` for as much as there is and is open.
    ///   - isDryRun: Whether to undo it all at the end.
    /// - Returns: The credit and the claim as they are then.
    /// - Throws: ``EngineError`` when the claim is another debtor's, nothing is open, or not so much is left.
    @discardableResult
    public func apply(
        _ id: Int64,
        to claim: String,
        amount: Int64? = nil,
        isDryRun: Bool = false
    ) throws -> (credit: Credit, claim: Claim) {
        do {
            return try engine.database.write { transaction in
                let done = try put(id, towards: claim, amount: amount, in: transaction)
                if isDryRun { throw DryRun(credit: done.credit, claim: done.claim) }
                return done
            }
        } catch let rehearsal as DryRun {
            guard let claim = rehearsal.claim else { throw rehearsal }
            return (rehearsal.credit, claim)
        }
    }

    /// Records that a credit was paid out.
    ///
    /// Nothing is paid out by this: the transfer is made at the bank.
    ///
    /// - Parameters:
    ///   - id: The credit.
    ///   - amount: Minor units; `nil` for all that is left.
    ///   - method: How; not ``Payment/Method/bank``.
    ///   - day: When.
    ///   - reference: Its number elsewhere.
    ///   - isDryRun: Whether to undo it all at the end.
    /// - Returns: The credit as it is then.
    /// - Throws: ``EngineError`` when not so much is left.
    @discardableResult
    public func refund(
        _ id: Int64,
        amount: Int64? = nil,
        method: Payment.Method = .transfer,
        on day: LocalDate,
        reference: String? = nil,
        isDryRun: Bool = false
    ) throws -> Credit {
        guard method != .bank, day <= engine.today else {
            throw EngineError(
                .invalid,
                method == .bank
                    ? "a refund is made by transfer, cash or card" : "\(day) lies in the future",
                remedy: "A refund is recorded once it was made."
            )
        }
        do {
            return try engine.database.write { transaction in
                let known = reference.map(Payments.masked)
                let credit = try payOut(id, amount, method, on: day, known, in: transaction)
                if isDryRun { throw DryRun(credit: credit, claim: nil) }
                return credit
            }
        } catch let rehearsal as DryRun {
            return rehearsal.credit
        }
    }

    private struct DryRun: Error {
        let credit: Credit
        let claim: Claim?
    }

    private func put(
        _ id: Int64,
        towards reference: String,
        amount: Int64?,
        in transaction: any Transaction
    ) throws -> (credit: Credit, claim: Claim) {
        let owned = try find(id, in: transaction)
        let creditor = try engine.creditors.creditor(id: owned.creditor, in: transaction)
        let claim = try engine.claims.find(reference, creditor: creditor, in: transaction)
        let tenant = engine.tenant.id
        let debtor = try transaction.first(Self.owner, ["t": tenant, "claim": claim.number]) { $0.integer(0) }
        guard debtor == owned.debtor else {
            throw EngineError(
                .refused,
                "claim \(reference) is not owed by \(owned.credit.debtorId), whose credit this is",
                remedy: "A credit pays its own debtor's claims; refund it otherwise."
            )
        }
        let touch = ClaimTouch(tenant: tenant)
        try touch.add(claim.number, in: transaction)
        try touch.meetOthers(in: transaction)
        try touch.measure(in: transaction)
        let open = max(0, try touch.open(claim.number, in: transaction))
        let units = amount ?? min(open, owned.credit.available.minorUnits)
        guard units > 0, units <= open else {
            throw EngineError(
                .refused,
                "\(Money(minorUnits: open, currency: owned.credit.amount.currency)) is open of claim \(reference)",
                remedy: "Give an --amount above zero that is not more than that."
            )
        }
        try take(units, of: id, in: transaction)
        try transaction.execute(
            Self.allocate,
            [
                "t": tenant, "claim": claim.number, "id": id, "amount": units,
                "on": engine.today.daysSinceEpoch,
            ]
        )
        try Ledger.postSetOff(tenant: tenant, in: transaction)
        try touch.measure(in: transaction)
        try PaymentConsequences(engine: engine).carryOut(
            causes: [claim.number: "credit \(id)"],
            in: transaction
        )
        try touch.clear(in: transaction)
        try AuditChain.record(
            "credit.apply",
            subject: "credit \(id)",
            details: [
                ("claim", claim.reference),
                ("amount", Money(minorUnits: units, currency: owned.credit.amount.currency).description),
            ],
            engine: engine,
            in: transaction
        )
        let after = try engine.claims.find(reference, creditor: creditor, in: transaction)
        return (try find(id, in: transaction).credit, after.claim(today: engine.today))
    }

    private func payOut(
        _ id: Int64,
        _ amount: Int64?,
        _ method: Payment.Method,
        on day: LocalDate,
        _ reference: String?,
        in transaction: any Transaction
    ) throws -> Credit {
        let owned = try find(id, in: transaction)
        let units = amount ?? owned.credit.available.minorUnits
        guard units > 0 else {
            throw EngineError(.refused, "nothing is left of credit \(id)")
        }
        try take(units, of: id, in: transaction)
        try transaction.execute(
            Self.refund,
            [
                "t": engine.tenant.id, "id": id, "method": method.rawValue, "amount": units,
                "on": day.daysSinceEpoch, "reference": reference, "actor": engine.actor.name,
                "at": engine.clock.timestamp,
            ]
        )
        let key: Bindings = ["t": engine.tenant.id, "id": id]
        let no = try transaction.first(Self.lastRefund, key) { $0.integer(0) } ?? 0
        try Ledger.postRefund(credit: id, no: no, tenant: engine.tenant.id, in: transaction)
        try AuditChain.record(
            "credit.refund",
            subject: "credit \(id)",
            details: [
                ("amount", Money(minorUnits: units, currency: owned.credit.amount.currency).description),
                ("method", method.rawValue), ("on", day.description), ("reference", reference ?? ""),
            ],
            engine: engine,
            in: transaction
        )
        return try find(id, in: transaction).credit
    }

    /// Takes so much of a credit; two who want the same money meet at its row.
    private func take(_ units: Int64, of id: Int64, in transaction: any Transaction) throws {
        let bindings: Bindings = ["t": engine.tenant.id, "id": id, "amount": units]
        guard try transaction.execute(Self.use, bindings) == 1 else {
            let left = try find(id, in: transaction).credit.available
            throw EngineError(.refused, "only \(left) is left of credit \(id)")
        }
    }

    private func find(_ id: Int64, in transaction: any Transaction) throws -> Owned {
        let found = try credits(id: id, onlyOpen: false, creditor: 0, limit: 1, in: transaction)
        guard let owned = found.first else {
            throw EngineError(
                .notFound,
                "there is no credit \(id)",
                remedy: "`incasso credit list` shows those that are open."
            )
        }
        return owned
    }

    /// Credits with whose they are.
    func credits(
        id: Int64,
        onlyOpen: Bool,
        creditor: Int64,
        limit: Int,
        in transaction: any Transaction
    ) throws -> [Owned] {
        let bindings: Bindings = [
            "t": engine.tenant.id, "id": id, "open": onlyOpen ? 1 : 0, "c": creditor, "limit": limit,
        ]
        return try transaction.all(Self.list, bindings) { row in
            guard let currency = Currency(row.text(9)) else {
                throw EngineError(.storage, "credit \(row.integer(0)) holds a currency that does not exist")
            }
            let origin =
                row.optionalInteger(4).map { "payment \($0)" }
                ?? "claim \(row.text(5)), attempt \(row.integer(6))"
            let credit = Credit(
                id: row.integer(0),
                creditor: row.text(1),
                debtorId: row.text(2),
                debtorName: row.text(3),
                origin: origin,
                amount: Money(minorUnits: row.integer(7), currency: currency),
                available: Money(minorUnits: row.integer(8), currency: currency),
                createdOn: try row.date(10)
            )
            return Owned(credit: credit, creditor: row.integer(11), debtor: row.integer(12))
        }
    }
}

extension Engine {
    /// What we owe debtors.
    public var credits: Credits { Credits(engine: self) }
}
