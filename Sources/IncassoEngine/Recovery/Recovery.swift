public import IncassoCore
public import IncassoRecovery
import IncassoSQL

/// A recovery case as a person sees it.
public struct RecoveryCaseSummary: Sendable, Hashable {
    /// The id: the claim's number and the attempt that opened it.
    public let id: String
    /// The claim's id as the business gave it.
    public let claimId: String
    /// The debtor's id as the business gave it.
    public let debtorId: String
    /// The creditor's id.
    public let creditor: String
    /// The bank's bare reason code; `nil` when it gave none.
    public let reason: String?
    /// What the reason means.
    public let reasonClass: ReasonClass
    /// The policy's route.
    public let route: String
    /// Where it stands.
    public let state: CaseState
    /// What it waits for: a step's id, or `retryAnswer`, `person`, `handOver`, `resume`, `instalment`, `bankFile`.
    public let nextStep: String?
    /// Until when; `nil` when it depends on somebody.
    public let nextAt: LocalDate?
    /// The number of its payment link.
    public let linkId: Int64?
    /// What is owed.
    public let open: Money
    /// The day of the last failure.
    public let failedOn: LocalDate
    /// The day of a new debit that is planned or runs.
    public let retryOn: LocalDate?
    /// Whether a person has to decide.
    public let isWithPerson: Bool
}

/// A decision that was made about a case.
public struct CaseDecision: Sendable, Hashable {
    /// The number within the case; greater is later.
    public let version: Int64
    /// When, milliseconds since 1970 (UTC).
    public let at: Int64
    /// What was done, for example `requestRetry,queueNotice`.
    public let action: String
    /// Why.
    public let explanation: CaseExplanation
}

/// A case with its history.
public struct RecoveryCaseDetail: Sendable, Hashable {
    /// The case.
    public let summary: RecoveryCaseSummary
    /// The number of the policy text that it was opened under.
    public let policyId: Int64
    /// What was decided, oldest first.
    public let decisions: [CaseDecision]
    /// What the debtor was told, oldest first.
    public let notices: [Notice]
    /// What a run would decide now, and why.
    public let now: CaseExplanation
}

/// What to do about debits that failed.
public struct Recovery {
    let engine: Engine

    private static let decisions = Statement(
        "recovery.decisions",
        """
        SELECT d.version, d.at, d.action, coalesce(e.text, d.explanation)
        FROM case_decision d LEFT JOIN case_explanation e ON e.tenant_id = d.tenant_id AND e.digest = d.digest
        WHERE d.tenant_id = :t AND d.claim_id = :claim AND d.case_no = :no ORDER BY d.version
        """
    )

    /// Plans every case that is due and carries the plans out: notices queued, new debits asked for, cases given to people
    /// or closed.
    ///
    /// May be called at any interval: running every minute equals running once a day.
    ///
    /// - Parameter dryRun: Whether only to tell what would be done.
    /// - Returns: What was decided, and whether old bank data stopped anything.
    /// - Throws: ``EngineError``; the driver's error.
    public func run(dryRun: Bool = false) throws -> RecoveryRunReport {
        try engine.refuseWhileRestored("deciding cases")
        return try RecoveryRun(engine: engine, isDryRun: dryRun).run()
    }

    /// Cases, by claim.
    ///
    /// - Parameters:
    ///   - state: Only those in this state.
    ///   - onlyOpen: Whether to leave closed ones out.
    /// - Returns: The cases.
    /// - Throws: The driver's error.
    public func list(state: CaseState? = nil, onlyOpen: Bool = false) throws -> [RecoveryCaseSummary] {
        try engine.database.read { transaction in
            let context = try RecoveryContext(engine: engine, in: transaction)
            let all: ClosedRange<Int64> = 0...Int64.max
            let names = try CaseNames.read(all, tenant: engine.tenant.id, in: transaction)
            return try CaseFacts.read(.all(all), context, in: transaction).map { found in
                RecoveryCaseSummary(found, names: names[found.facts.claim])
            }
            .filter { (state == nil || $0.state == state) && !(onlyOpen && $0.state.isClosed) }
        }
    }

    /// One case with its history, and what a run would decide now.
    ///
    /// - Parameters:
    ///   - id: The case's id, for example `17-1`; or the claim's id as the business gave it, then its newest case.
    ///   - reveal: Whether addresses and links of its notices stand in it in the clear.
    /// - Returns: The case.
    /// - Throws: ``EngineError`` when there is none.
    public func show(_ id: String, reveal: Bool = false) throws -> RecoveryCaseDetail {
        try engine.database.read { transaction in
            let context = try RecoveryContext(engine: engine, in: transaction)
            let found = try find(id, context, in: transaction)
            let claim = found.facts.claim
            let bindings: Bindings = ["t": engine.tenant.id, "claim": claim, "no": found.number]
            let rows = try transaction.all(Self.decisions, bindings) {
                (version: $0.integer(0), at: $0.integer(1), action: $0.text(2), explanation: $0.text(3))
            }
            let names = try CaseNames.read(claim...claim, tenant: engine.tenant.id, in: transaction)
            let notices = try engine.notices.find(claim...claim, reveal: reveal, in: transaction)
            return RecoveryCaseDetail(
                summary: RecoveryCaseSummary(found, names: names[claim]),
                policyId: found.policy,
                decisions: try rows.map { row in
                    CaseDecision(
                        version: row.version,
                        at: row.at,
                        action: row.action,
                        explanation: try CaseExplanation(stored: row.explanation)
                    )
                },
                notices: notices.filter { $0.caseId == found.id },
                now: CaseExplanation(try context.plan(found, in: transaction).plan)
            )
        }
    }

    /// A case by its id, or the newest of a claim by the claim's.
    func find(_ id: String, _ context: RecoveryContext, in transaction: any Transaction) throws -> CaseFacts {
        let parts = id.split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 2, let claim = Int64(parts[0]), claim > 0,
            let found = try CaseFacts.read(.all(claim...claim), context, in: transaction).first(where: {
                $0.id == id
            })
        {
            return found
        }
        let claims = try transaction.all(Self.claims, ["t": engine.tenant.id, "reference": id]) {
            $0.integer(0)
        }
        if claims.count == 1,
            let found = try CaseFacts.read(.all(claims[0]...claims[0]), context, in: transaction).last
        {
            return found
        }
        throw EngineError(
            .notFound,
            "there is no case \(id)",
            remedy: "`incasso recovery list` shows them all."
        )
    }

    private static let claims = Statement(
        "recovery.claims",
        """
        SELECT c.id FROM creditor r CROSS JOIN claim c
        WHERE r.tenant_id = :t AND c.tenant_id = :t AND c.creditor_id = r.id AND c.reference = :reference ORDER BY c.id
        """
    )
}

extension RecoveryCaseSummary {
    fileprivate init(_ found: CaseFacts, names: CaseNames?) {
        let facts = found.facts
        id = found.id
        claimId = names?.claim ?? ""
        debtorId = names?.debtor ?? ""
        creditor = found.creditor.reference
        reason = facts.reasonCode.isEmpty ? nil : facts.reasonCode
        reasonClass = facts.reasonClass
        route = found.route
        state = facts.state
        nextStep = found.nextStep
        nextAt = found.nextOn
        linkId = found.link
        open = facts.open
        failedOn = facts.failedOn
        retryOn = facts.state.isClosed ? nil : facts.retryOn
        isWithPerson = facts.isWithPerson
    }
}

extension Engine {
    /// Recovery cases.
    public var recovery: Recovery { Recovery(engine: self) }
}
