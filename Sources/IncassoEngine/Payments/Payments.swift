public import IncassoCore
import IncassoSQL

/// Money that comes in beside our debits, and what it pays.
public struct Payments: Sendable {
    let engine: Engine

    /// A payment as a person or a provider tells it.
    public struct Record: Sendable {
        /// The claim's id.
        public var claim: String
        /// Whose claim; not needed where only one creditor has this id.
        public var creditor: Creditor?
        /// Minor units; `nil` for all that is open.
        public var amount: Int64?
        /// The day on which it came.
        public var receivedOn: LocalDate
        /// The way it came; not ``Payment/Method/bank``.
        public var method: Payment.Method
        /// Its number elsewhere, unique for the creditor.
        public var reference: String?

        /// A payment of all that is open of a claim.
        public init(
            claim: String,
            creditor: Creditor? = nil,
            amount: Int64? = nil,
            receivedOn: LocalDate,
            method: Payment.Method = .transfer,
            reference: String? = nil
        ) {
            self.claim = claim
            self.creditor = creditor
            self.amount = amount
            self.receivedOn = receivedOn
            self.method = method
            self.reference = reference
        }
    }

    private static let byReference = Statement(
        "payments.byReference",
        "SELECT id FROM payment WHERE tenant_id = :t AND creditor_id = :c AND reference = :reference"
    )
    private static let twin = Statement(
        "payments.twin",
        """
        SELECT id FROM payment WHERE tenant_id = :t AND claim_id = :claim AND method = :method AND amount = :amount AND received_on = :on
          AND file_id IS NULL AND reference IS NULL ORDER BY id LIMIT 1
        """
    )
    private static let insert = Statement(
        "payments.insert",
        """
        INSERT INTO payment (tenant_id, id, creditor_id, claim_id, method, file_id, entry_no, amount, currency, received_on, reference, actor, at)
        VALUES (:t, :id, :c, :claim, :method, :file, :entry, :amount, :currency, :on, :reference, :actor, :at)
        """
    )
    private static let list = Statement(
        "payments.list",
        """
        SELECT p.id, r.reference, c.reference, d.reference, p.method, p.amount, p.currency, coalesce(l.amount, 0), p.received_on, p.reference,
          p.actor, f.name
        FROM payment p JOIN creditor r ON r.tenant_id = p.tenant_id AND r.id = p.creditor_id
        JOIN claim c ON c.tenant_id = p.tenant_id AND c.id = p.claim_id JOIN mandate m ON m.tenant_id = c.tenant_id AND m.id = c.mandate_id
        JOIN debtor d ON d.tenant_id = m.tenant_id AND d.id = m.debtor_id
        LEFT JOIN allocation l ON l.tenant_id = p.tenant_id AND l.payment_id = p.id
        LEFT JOIN bank_file f ON f.tenant_id = p.tenant_id AND f.id = p.file_id
        WHERE p.tenant_id = :t AND (:id = 0 OR p.id = :id) AND (:claim = 0 OR p.claim_id = :claim) AND (:c = 0 OR p.creditor_id = :c)
        ORDER BY p.id LIMIT :limit
        """
    )

    /// Records a payment that no bank's file tells.
    ///
    /// What is more than the claim owes becomes a credit of the debtor. A payment that pays the claim calls off what else
    /// is on its way to its money, as far as that has not left.
    ///
    /// - Parameters:
    ///   - record: The payment.
    ///   - isDryRun: Whether to undo it all at the end.
    /// - Returns: What was recorded, and what it did.
    /// - Throws: ``EngineError`` when there is no such claim, nothing is open, or the same was recorded already.
    @discardableResult
    public func record(_ record: Record, isDryRun: Bool = false) throws -> PaymentReceipt {
        var record = record
        record.reference = record.reference.map(Self.masked)
        try check(record)
        let id = try Counters.take(.payment, engine: engine)
        do {
            return try engine.database.write { transaction in
                let receipt = try write(record, id: id, in: transaction)
                if isDryRun { throw DryRun(receipt: receipt) }
                return receipt
            }
        } catch let rehearsal as DryRun {
            return rehearsal.receipt
        }
    }

    /// A text that a person gave, with account numbers in it masked.
    static func masked(_ text: String) -> String {
        IBAN.maskingAccounts(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private struct DryRun: Error {
        let receipt: PaymentReceipt
    }

    /// Payments, oldest first.
    ///
    /// - Parameters:
    ///   - claim: Only those for the claim with this id.
    ///   - creditor: Only this creditor's.
    ///   - limit: At most so many.
    /// - Returns: The payments.
    /// - Throws: ``EngineError`` when there is no such claim; the driver's error.
    public func list(claim: String? = nil, creditor: Creditor? = nil, limit: Int = 1000) throws -> [Payment] {
        try engine.database.read { transaction in
            let number = try claim.map {
                try engine.claims.find($0, creditor: creditor, in: transaction).number
            }
            return try payments(
                id: 0,
                claim: number ?? 0,
                creditor: creditor?.id ?? 0,
                limit: limit,
                in: transaction
            )
        }
    }

    private func check(_ record: Record) throws(EngineError) {
        guard record.method != .bank else {
            throw EngineError(.invalid, "credits on the account are recorded from the bank's files")
        }
        guard record.amount.map({ $0 > 0 }) ?? true else {
            throw EngineError(.invalid, "a payment has an amount above zero")
        }
        guard record.receivedOn <= engine.today else {
            throw EngineError(
                .invalid,
                "\(record.receivedOn) lies in the future",
                remedy: "A payment is recorded once it has come."
            )
        }
        guard record.reference.map({ !$0.isEmpty && $0.utf8.count <= 140 }) ?? true else {
            throw EngineError(.invalid, "a reference has 1 to 140 bytes")
        }
    }

    private func write(_ record: Record, id: Int64, in transaction: any Transaction) throws -> PaymentReceipt
    {
        let found = try engine.claims.find(record.claim, creditor: record.creditor, in: transaction)
        let touch = ClaimTouch(tenant: engine.tenant.id)
        try touch.add(found.number, in: transaction)
        try touch.meetOthers(in: transaction)
        try touch.measure(in: transaction)
        let amount = try record.amount ?? open(of: found, touch, in: transaction)
        try checkUnknown(record, claim: found, amount: amount, in: transaction)
        try transaction.execute(
            Self.insert,
            [
                "t": engine.tenant.id, "id": id, "c": found.creditorNumber, "claim": found.number,
                "method": record.method.rawValue, "file": Int64?.none, "entry": Int64?.none, "amount": amount,
                "currency": found.currency, "on": record.receivedOn.daysSinceEpoch,
                "reference": record.reference, "actor": engine.actor.name, "at": engine.clock.timestamp,
            ]
        )
        let outcome = try PaymentBooking(engine: engine).bookMeasured(id...id, in: transaction)
        let payment = try show(id, in: transaction)
        try AuditChain.record(
            "payment.record",
            subject: "payment \(id)",
            details: [
                ("claim", found.reference), ("creditor", found.creditor), ("method", record.method.rawValue),
                ("amount", payment.amount.description), ("credited", payment.credited.description),
                ("receivedOn", record.receivedOn.description), ("reference", record.reference ?? ""),
            ],
            engine: engine,
            in: transaction
        )
        let claim = try engine.claims.find(record.claim, creditor: record.creditor, in: transaction)
        return PaymentReceipt(
            payment: payment,
            claim: claim.claim(today: engine.today),
            debitsWithdrawn: outcome.debitsWithdrawn,
            casesClosed: outcome.casesClosed
        )
    }

    private func open(
        of claim: ClaimFacts,
        _ touch: ClaimTouch,
        in transaction: any Transaction
    ) throws -> Int64 {
        let open = try touch.open(claim.number, in: transaction)
        guard open > 0 else {
            throw EngineError(
                .refused,
                "nothing is open of claim \(claim.reference), which is \(claim.state.rawValue)",
                remedy: "Money that came all the same becomes a credit of the debtor: give its --amount."
            )
        }
        return open
    }

    /// Refuses what was recorded already; whoever records on the same claim waits before this.
    private func checkUnknown(
        _ record: Record,
        claim: ClaimFacts,
        amount: Int64,
        in transaction: any Transaction
    ) throws {
        if let reference = record.reference {
            let bindings: Bindings = [
                "t": engine.tenant.id, "c": claim.creditorNumber, "reference": reference,
            ]
            guard let known = try transaction.first(Self.byReference, bindings, { $0.integer(0) }) else {
                return
            }
            throw EngineError(
                .refused,
                "a payment with the reference \(reference) was recorded already: payment \(known)"
            )
        }
        let bindings: Bindings = [
            "t": engine.tenant.id, "claim": claim.number, "method": record.method.rawValue, "amount": amount,
            "on": record.receivedOn.daysSinceEpoch,
        ]
        guard let known = try transaction.first(Self.twin, bindings, { $0.integer(0) }) else { return }
        throw EngineError(
            .refused,
            "the same amount of the same day was recorded for claim \(claim.reference) already: payment \(known)",
            remedy: "If it is another one, tell them apart with --reference."
        )
    }

    /// The payment with a number.
    func show(_ id: Int64, in transaction: any Transaction) throws -> Payment {
        let found = try payments(id: id, claim: 0, creditor: 0, limit: 1, in: transaction)
        guard let payment = found.first else {
            throw EngineError(
                .notFound,
                "there is no payment \(id)",
                remedy: "`incasso payment list` shows them."
            )
        }
        return payment
    }

    private func payments(
        id: Int64,
        claim: Int64,
        creditor: Int64,
        limit: Int,
        in transaction: any Transaction
    ) throws -> [Payment] {
        let bindings: Bindings = [
            "t": engine.tenant.id, "id": id, "claim": claim, "c": creditor, "limit": limit,
        ]
        return try transaction.all(Self.list, bindings) { row in
            guard let method = Payment.Method(rawValue: row.text(4)), let currency = Currency(row.text(6))
            else {
                throw EngineError(
                    .storage,
                    "payment \(row.integer(0)) holds a method or currency that does not exist"
                )
            }
            let money = { Money(minorUnits: $0, currency: currency) }
            return Payment(
                id: row.integer(0),
                creditor: row.text(1),
                claimId: row.text(2),
                debtorId: row.text(3),
                method: method,
                amount: money(row.integer(5)),
                allocated: money(row.integer(7)),
                credited: money(row.integer(5) - row.integer(7)),
                receivedOn: try row.date(8),
                reference: row.optionalText(9),
                recordedBy: row.text(10),
                file: row.optionalText(11)
            )
        }
    }
}

extension Engine {
    /// Money that comes in beside our debits.
    public var payments: Payments { Payments(engine: self) }
}
