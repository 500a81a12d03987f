import IncassoCore
import IncassoRecovery
import IncassoSQL

/// A claim as its links show it: the facts of the rooms that own them, read in one transaction.
struct LinkedClaim {
    let facts: ClaimFacts
    let claim: Claim
    /// The newest case.
    let newestCase: CaseFacts?
    let creditor: Creditor
    let description: String?
    let debtorLanguage: String?
    /// The day of the newest attempt.
    let debitOn: LocalDate?
    let today: LocalDate

    private static let words = Statement(
        "payments.claim.words",
        """
        SELECT c.description, d.language,
          (SELECT b.effective_on FROM collection a CROSS JOIN block b
            WHERE a.tenant_id = :t AND a.claim_id = :claim AND b.tenant_id = :t AND b.id = a.block_id
            ORDER BY a.attempt DESC LIMIT 1)
        FROM claim c CROSS JOIN mandate m CROSS JOIN debtor d
        WHERE c.tenant_id = :t AND c.id = :claim AND m.tenant_id = :t AND m.id = c.mandate_id
          AND d.tenant_id = :t AND d.id = m.debtor_id
        """
    )

    /// Reads a claim by its number.
    ///
    /// - Throws: ``EngineError`` when the database holds what no claim has; the driver's error.
    init(_ number: Int64, engine: Engine, in transaction: any Transaction) throws {
        let found = try engine.claims.facts(
            number...number,
            filter: Claims.Filter(),
            limit: 1,
            in: transaction
        )
        guard let facts = found.first else {
            throw EngineError(.storage, "the claim with the number \(number) cannot be read")
        }
        let words = try transaction.first(Self.words, ["t": engine.tenant.id, "claim": number]) { row in
            (row.optionalText(0), row.optionalText(1), try row.optionalDate(2))
        }
        let context = try RecoveryContext(engine: engine, in: transaction)
        newestCase = try CaseFacts.read(.all(number...number), context, in: transaction).last
        creditor =
            try newestCase?.creditor ?? context.creditor(facts.creditorNumber, in: transaction).creditor
        self.facts = facts
        today = engine.today
        claim = facts.claim(today: today)
        (description, debtorLanguage, debitOn) = words ?? (nil, nil, nil)
    }

    /// Where the payment stands.
    var state: PaymentPage.State {
        switch claim.state {
        case .cancelled, .writtenOff, .closed: return .withdrawn
        case .paid, .collected: return .paid(claim.settledOn)
        case .disputed: return .disputed
        case .planned: return .planned
        case .collecting:
            let day = debitOn ?? claim.dueDate
            return day > today ? .inCollection(day) : .processing(day)
        // Nothing is owed any more, though the claim's case has not been closed yet.
        case .due where claim.open <= 0, .held where claim.open <= 0, .failed where claim.open <= 0,
            .recovering where claim.open <= 0:
            return .paid(nil)
        case .due: return claim.dueDate > today ? .announced(claim.dueDate) : .open
        case .held, .failed: return .open
        case .recovering:
            guard let facts = newestCase?.facts else { return .open }
            if facts.isDisputed { return .disputed }
            guard let day = facts.retryOn, day > today, !facts.isWithPerson else { return .open }
            return .announced(day)
        }
    }

    /// The reason of the newest failure and whether it may mean several things; `nil` where none is told to debtors.
    var reason: (reasonClass: ReasonClass, isAmbiguous: Bool)? {
        guard let facts = newestCase?.facts, !facts.state.isClosed, facts.reasonClass.allowsNotices else {
            return nil
        }
        return (facts.reasonClass, facts.isAmbiguous)
    }
}
