import IncassoCore
import IncassoRecovery
import IncassoSQL

/// What all cases share on a day: the age of bank data, the policies and the creditors.
final class RecoveryContext {
    let engine: Engine
    let today: LocalDate
    /// The newest day of which a notification or statement tells.
    ///
    /// Reading an old statement today makes nothing new.
    let newestBankFile: LocalDate?
    private var policies: [Int64: RecoveryPolicy] = [:]
    private var creditors: [Int64: CreditorFacts] = [:]
    private var plans: [Shape: SharedPlan] = [:]

    /// What a plan depends on.
    private struct Shape: Hashable {
        let policy: Int64
        let creditor: Int64
        let facts: RecoveryCase

        /// Some fields all but tell shapes apart, and each case is looked up.
        func hash(into hasher: inout Hasher) {
            hasher.combine(policy)
            hasher.combine(creditor)
            hasher.combine(facts.attempt)
            hasher.combine(facts.reasonClass)
            hasher.combine(facts.failedOn)
        }
    }

    private static let newest = Statement(
        "recovery.newestBankFile",
        """
        SELECT max(newest_on) FROM bank_file
        WHERE tenant_id = :t AND state = 'applied' AND newest_on <= :today AND format IN ('camt.052', 'camt.053', 'camt.054')
        """
    )

    /// The context of the engine's day.
    init(engine: Engine, in transaction: any Transaction) throws {
        self.engine = engine
        today = engine.today
        let bindings: Bindings = ["t": engine.tenant.id, "today": today.daysSinceEpoch]
        newestBankFile = try transaction.first(Self.newest, bindings) { try $0.optionalDate(0) }.flatMap(
            \.self
        )
    }

    /// The policy with a number.
    func policy(_ id: Int64, in transaction: any Transaction) throws -> RecoveryPolicy {
        if let policy = policies[id] { return policy }
        let policy = try Policies.policy(id, tenant: engine.tenant.id, in: transaction)
        policies[id] = policy
        return policy
    }

    /// The creditor with a number.
    func creditor(_ id: Int64, in transaction: any Transaction) throws -> CreditorFacts {
        if let creditor = creditors[id] { return creditor }
        let creditor = CreditorFacts(
            try engine.creditors.creditor(id: id, in: transaction),
            newestBankFile: newestBankFile,
            today: today
        )
        creditors[id] = creditor
        return creditor
    }

    /// Whether bank data is older than a policy allows.
    func isStale(_ policy: RecoveryPolicy, creditor: CreditorFacts) -> Bool {
        guard let newest = creditor.newestBankFile else { return true }
        let oldest = creditor.calendar.adding(bankingDays: policy.maxStatementAgeBankingDays, to: newest)
        return today > oldest
    }

    /// The plan for a case today.
    ///
    /// A hold whose day has come is over. Cases that differ in nothing that matters share a plan.
    func plan(_ row: CaseFacts, in transaction: any Transaction) throws -> SharedPlan {
        var facts = row.facts
        if facts.state == .paused, let until = facts.pause?.until, until <= today,
            let state = facts.state.after(.resumed)
        {
            facts.state = state
            facts.pause = nil
        }
        let policy = try policy(row.policy, in: transaction)
        facts = facts.essentials(under: policy)
        let shape = Shape(policy: row.policy, creditor: row.creditor.id, facts: facts)
        if let plan = plans[shape] { return plan }
        let plan = SharedPlan(
            RecoveryPlanner.plan(policy, facts, now: today, calendar: row.shared.calendar),
            facts: facts,
            today: today
        )
        plans[shape] = plan
        return plan
    }
}
