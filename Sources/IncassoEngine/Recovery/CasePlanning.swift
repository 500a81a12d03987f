import IncassoCore
import IncassoRecovery
import IncassoSQL

/// Carries a page of plans out: loads them into the staging table, and lets each room take its part from there.
struct CasePlanning {
    let engine: Engine
    let today: LocalDate

    private static let target = BulkTarget(
        table: "case_plan",
        columns: [
            "tenant_id", "claim_id", "case_no", "version", "state", "step", "next_step", "next_on",
            "retry_on",
            "closed_on", "retry_attempt", "link_id", "new_link", "notice_step",
            "notice_channel", "notice_template", "notice_recipient", "notice_link", "notice_retry_on",
            "pay_before", "attempt", "subject", "with_person",
        ]
    )
    private static let update = Statement(
        "recovery.plan.update",
        """
        UPDATE recovery_case SET state = p.state, step = p.step, next_step = p.next_step, next_on = p.next_on, retry_on = p.retry_on,
          link_id = p.link_id, closed_on = p.closed_on, version = p.version + 1
        FROM case_plan p
        WHERE p.tenant_id = :t AND recovery_case.tenant_id = :t
          AND recovery_case.claim_id BETWEEN :first AND :last AND recovery_case.claim_id = p.claim_id AND recovery_case.no = p.case_no
          AND recovery_case.version = p.version AND recovery_case.closed_on IS NULL
        """
    )
    private static let clear = Statement("recovery.plan.clear", "DELETE FROM case_plan WHERE tenant_id = :t")

    /// A case changed between reading and writing; the page is read and planned again.
    struct Overtaken: Error {}

    /// Carries plans out in the caller's transaction.
    ///
    /// - Parameters:
    ///   - planned: The plans, none of them stopped for old data.
    ///   - transaction: The transaction in which their facts were read.
    /// - Throws: ``Overtaken`` when somebody else has changed one of the cases meanwhile.
    func carryOut(_ planned: [PlannedCase], in transaction: any Transaction) throws {
        guard !planned.isEmpty else { return }
        let tenant = engine.tenant.id
        let links = planned.count(where: \.needsLink)
        if links > 0 {
            var next = try Counters.take(.link, count: links, tenant: tenant, in: transaction)
            for plan in planned where plan.needsLink {
                plan.newLink = next
                next += 1
            }
        }
        try transaction.load(Self.target) { writer in
            for plan in planned { try load(plan, into: writer) }
        }
        let bindings: Bindings = [
            "t": tenant, "first": planned[0].row.facts.claim,
            "last": planned[planned.count - 1].row.facts.claim,
        ]
        guard try transaction.execute(Self.update, bindings) == planned.count else { throw Overtaken() }
        var decisions = CaseDecisions(engine: engine)
        for plan in planned {
            decisions.add(
                plan.plan,
                claim: plan.row.facts.claim,
                number: plan.row.number,
                version: plan.row.version + 1
            )
        }
        try decisions.store(in: transaction)
        try PaymentLinks.insertPlanned(today: today.daysSinceEpoch, tenant: tenant, in: transaction)
        try Collections.requestRetries(tenant: tenant, in: transaction)
        try NoticeQueue.queuePlanned(
            today: today.daysSinceEpoch,
            at: engine.clock.timestamp,
            tenant: tenant,
            in: transaction
        )
        try Exceptions.followCases(
            planned.compactMap(opening),
            closing: planned.contains { $0.row.version > 1 },
            engine: engine,
            in: transaction
        )
        try transaction.execute(Self.clear, ["t": tenant])
    }

    private func load(_ planned: PlannedCase, into writer: any BulkWriter) throws {
        let row = planned.row
        let isClosed = planned.after.state.isClosed
        let next = isClosed ? nil : planned.plan.next
        try writer.integer(engine.tenant.id)
        try writer.integer(row.facts.claim)
        try writer.integer(row.number)
        try writer.integer(row.version)
        try writer.text(planned.after.state.rawValue)
        try writer.integer(row.step + (planned.notice == nil ? 0 : 1))
        try writer.text(next?.awaited.name)
        try writer.integer((next?.on).map { Int64($0.daysSinceEpoch) })
        try writer.integer((planned.retryOn ?? row.requestedRetryOn).map { Int64($0.daysSinceEpoch) })
        try writer.integer(isClosed ? Int64(today.daysSinceEpoch) : nil)
        try writer.integer(planned.retryOn == nil ? nil : Int64(row.facts.attempt + 1))
        try writer.integer(row.link ?? planned.newLink)
        try writer.integer(planned.newLink == nil ? Int64(0) : 1)
        try writer.text(planned.notice?.step)
        try writer.text(planned.notice?.channel.rawValue)
        try writer.text(planned.notice?.template)
        try writer.integer(planned.notice == nil ? nil : row.debtor)
        try writer.integer(planned.notice?.includesLink == true ? row.link ?? planned.newLink : nil)
        try writer.integer((planned.notice?.retryOn).map { Int64($0.daysSinceEpoch) })
        try writer.integer(planned.notice.map { Int64($0.payBefore.daysSinceEpoch) })
        try writer.integer(Int64(row.facts.attempt))
        try writer.text(row.subject)
        try writer.integer(planned.cause == nil ? Int64(0) : 1)
        try writer.endRow()
    }

    /// The exception that tells people of a case.
    private func opening(_ planned: PlannedCase) -> Exceptions.Opening? {
        guard let cause = planned.cause else { return nil }
        let facts = planned.row.facts
        let reason =
            facts.reasonCode.isEmpty
            ? facts.reasonClass.name : "\(facts.reasonCode), \(facts.reasonClass.name)"
        let why = planned.plan.explanation.last?.rule.meaning ?? ""
        return Exceptions.Opening(
            kind: cause == .ourFault ? "case-operator" : "case-person",
            subject: planned.row.subject,
            detail:
                "claim \(planned.row.claimReference), debtor \(planned.row.debtorReference), \(facts.open) open, "
                + "failed on \(facts.failedOn) (\(reason)): \(why)"
        )
    }
}
