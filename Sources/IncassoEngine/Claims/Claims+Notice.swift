import IncassoCore
import IncassoSQL

/// The day on which a released claim is collected.
extension Claims {
    private static let noticeDays = Statement(
        "claims.notice-days",
        """
        SELECT m.notice_days FROM claim c CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND c.id = :claim AND m.tenant_id = :t AND m.id = c.mandate_id
        """
    )

    /// Refuses a day that has passed, or that leaves no time to tell the debtor where Incasso does that.
    func checkNotice(of facts: ClaimFacts, collectOn: LocalDate?, in transaction: any Transaction) throws {
        let today = engine.today
        if let collectOn, collectOn < today {
            throw EngineError(
                .invalid,
                "\(collectOn) has passed: claim \(facts.reference) cannot be collected on it",
                remedy: "Give a day that is still to come."
            )
        }
        let isLate = facts.held == ClaimDays.lateHold
        guard isLate || collectOn != nil else { return }
        let creditor = try engine.creditors.creditor(id: facts.creditorNumber, in: transaction)
        guard creditor.preNotification == .incasso else { return }
        let own = try transaction.first(
            Self.noticeDays,
            ["t": engine.tenant.id, "claim": facts.number]
        ) { $0.optionalInteger(0).map(Int.init) }
        let earliest = today.adding(days: own.flatMap(\.self) ?? creditor.noticeDays)
        guard let collectOn, collectOn >= earliest else {
            throw EngineError(
                .refused,
                "the debtor of claim \(facts.reference) has not been told of a debit before \(earliest)",
                remedy:
                    "Collect it later: `--collect-on \(earliest)`, and `incasso run` tells the debtor today."
            )
        }
    }
}
