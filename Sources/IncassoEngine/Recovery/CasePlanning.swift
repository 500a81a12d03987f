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
            "retry_on", "closed_on", "link_id", "with_person", "attempt",
            "retry_attempt", "creditor_id", "scheme", "kind",
            "notice_step", "notice_channel", "notice_template", "notice_recipient", "notice_link",
            "notice_retry_on", "pay_before",
        ]
    )
    // The day of closing stands apart: two indexes hold open cases only, and are rewritten where a statement may close one.
    private static let update = Statement(
        "recovery.plan.update",
        """
        UPDATE recovery_case SET state = p.state, step = p.step, next_step = p.next_step, next_on = p.next_on, retry_on = p.retry_on,
          link_id = p.link_id, version = p.version + 1
        FROM case_plan p
        WHERE p.tenant_id = :t AND recovery_case.tenant_id = :t
          AND recovery_case.claim_id BETWEEN :first AND :last AND recovery_case.claim_id = p.claim_id AND recovery_case.no = p.case_no
          AND recovery_case.version = p.version AND recovery_case.closed_on IS NULL
        """
    )
    private static let close = Statement(
        "recovery.plan.close",
        """
        UPDATE recovery_case SET closed_on = p.closed_on
        FROM case_plan p
        WHERE p.tenant_id = :t AND p.closed_on IS NOT NULL AND recovery_case.tenant_id = :t
          AND recovery_case.claim_id BETWEEN :first AND :last AND recovery_case.claim_id = p.claim_id AND recovery_case.no = p.case_no
          AND recovery_case.closed_on IS NULL
        """
    )
    private static let clear = Statement("recovery.plan.clear", "DELETE FROM case_plan WHERE tenant_id = :t")

    /// A case changed between reading and writing; the page is read and planned again.
    struct Overtaken: Error {}

    /// Carries plans out in the caller's transaction.
    ///
    /// Once a case is updated, it is ours until the transaction ends. Links are new and go straight into their table; so
    /// are notices, since a plan names a step that was never sent; a new debit may meet an attempt that was held back.
    ///
    /// - Parameters:
    ///   - planned: The plans, none of them stopped for old data; new links are noted in them.
    ///   - transaction: The transaction in which their facts were read.
    /// - Throws: ``Overtaken`` when somebody else has changed one of the cases meanwhile.
    func carryOut(_ planned: inout [PlannedCase], in transaction: any Transaction) throws {
        guard let first = planned.first, let last = planned.last else { return }
        let tenant = engine.tenant.id
        try numberLinks(of: &planned, in: transaction)
        let plans = planned
        try transaction.load(Self.target) { writer in
            for plan in plans { try load(plan, into: writer) }
        }
        let bindings: Bindings = [
            "t": tenant, "first": first.row.facts.claim, "last": last.row.facts.claim,
        ]
        guard try transaction.execute(Self.update, bindings) == planned.count else { throw Overtaken() }
        if planned.contains(where: \.shared.state.isClosed) { try transaction.execute(Self.close, bindings) }
        try explain(planned, in: transaction)
        try PaymentLinks.insert(planned.compactMap(link), today: today, tenant: tenant, in: transaction)
        if planned.contains(where: { $0.shared.retryOn != nil }) {
            try Collections.requestRetries(tenant: tenant, in: transaction)
        }
        try NoticeQueue.queuePlanned(
            today: today.daysSinceEpoch,
            at: engine.clock.timestamp,
            tenant: tenant,
            in: transaction
        )
        try Exceptions.followCases(
            try openings(of: planned, in: transaction),
            closing: planned.contains { $0.row.version > 1 },
            engine: engine,
            in: transaction
        )
        try transaction.execute(Self.clear, ["t": tenant])
    }

    /// Numbers the payment links that are made.
    private func numberLinks(of planned: inout [PlannedCase], in transaction: any Transaction) throws {
        let links = planned.count(where: \.needsLink)
        guard links > 0 else { return }
        var next = try Counters.take(.link, count: links, tenant: engine.tenant.id, in: transaction)
        for index in planned.indices where planned[index].needsLink {
            planned[index].newLink = next
            next += 1
        }
    }

    private func explain(_ planned: [PlannedCase], in transaction: any Transaction) throws {
        var decisions = CaseDecisions(engine: engine)
        for plan in planned {
            decisions.add(
                plan.shared.explained,
                claim: plan.row.facts.claim,
                number: plan.row.number,
                version: plan.row.version + 1
            )
        }
        try decisions.store(in: transaction)
    }

    private func load(_ planned: PlannedCase, into writer: any BulkWriter) throws {
        let row = planned.row
        let shared = planned.shared
        try writer.integer(engine.tenant.id)
        try writer.integer(row.facts.claim)
        try writer.integer(row.number)
        try writer.integer(row.version)
        try writer.text(shared.state.rawValue)
        try writer.integer(row.step + (shared.notice == nil ? 0 : 1))
        try writer.text(shared.next?.awaited.name)
        try writer.integer((shared.next?.on).map { Int64($0.daysSinceEpoch) })
        try writer.integer((shared.retryOn ?? row.requestedRetryOn).map { Int64($0.daysSinceEpoch) })
        try writer.integer(shared.state.isClosed ? Int64(today.daysSinceEpoch) : nil)
        try writer.integer(planned.link)
        try writer.integer(shared.cause == nil ? Int64(0) : 1)
        try writer.integer(Int64(row.facts.attempt))
        let retries = shared.retryOn != nil
        try writer.integer(retries ? row.nextAttempt : nil)
        try writer.integer(retries ? row.creditor.id : nil)
        try writer.text(retries ? row.scheme : nil)
        try writer.text(retries ? row.kind : nil)
        let notice = shared.notice
        try writer.text(notice?.step)
        try writer.text(notice?.channel.rawValue)
        try writer.text(notice?.template)
        try writer.integer(notice == nil ? nil : row.debtor)
        try writer.integer(notice?.includesLink == true ? planned.link : nil)
        try writer.integer((notice?.retryOn).map { Int64($0.daysSinceEpoch) })
        try writer.integer((notice?.payBefore).map { Int64($0.daysSinceEpoch) })
        try writer.endRow()
    }

    private func link(_ planned: PlannedCase) -> PaymentLinks.New? {
        guard let number = planned.newLink, let notice = planned.shared.notice else { return nil }
        return PaymentLinks.New(
            id: number,
            claim: planned.row.facts.claim,
            caseNumber: planned.row.number,
            channel: notice.channel
        )
    }

    /// The exceptions that tell people of cases.
    private func openings(
        of planned: [PlannedCase],
        in transaction: any Transaction
    ) throws -> [Exceptions.Opening] {
        guard planned.contains(where: { $0.shared.cause != nil }) else { return [] }
        let names = try CaseNames.readPlanned(tenant: engine.tenant.id, in: transaction)
        return planned.compactMap { plan in
            names[plan.row.facts.claim].flatMap { opening(plan, names: $0) }
        }
    }

    private func opening(_ planned: PlannedCase, names: CaseNames) -> Exceptions.Opening? {
        guard let cause = planned.shared.cause else { return nil }
        let facts = planned.row.facts
        let reason =
            facts.reasonCode.isEmpty
            ? facts.reasonClass.name : "\(facts.reasonCode), \(facts.reasonClass.name)"
        let why = planned.shared.plan.explanation.last?.rule.meaning ?? ""
        return Exceptions.Opening(
            kind: cause == .ourFault ? "case-operator" : "case-person",
            subject: planned.row.subject,
            detail:
                "claim \(names.claim), debtor \(names.debtor), \(facts.open) open, "
                + "failed on \(facts.failedOn) (\(reason)): \(why)"
        )
    }
}
