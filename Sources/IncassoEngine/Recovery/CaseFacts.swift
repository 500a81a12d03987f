import IncassoCore
import IncassoRecovery
import IncassoSQL

/// A case as the database has it, and the facts that the planner asks for.
///
/// An object, because pages of ten thousand are handed on.
final class CaseFacts: Sendable {
    /// What the planner looks at.
    let facts: RecoveryCase
    /// The attempt whose end opened the case.
    let number: Int64
    let shared: CreditorFacts
    let policy: Int64
    let route: String
    let debtor: Int64
    let version: Int64
    let step: Int64
    let nextStep: String?
    let nextOn: LocalDate?
    /// The day of the new debit that was asked for; the debit itself may have been moved.
    let requestedRetryOn: LocalDate?
    let link: Int64?
    let closedOn: LocalDate?
    /// What was owed when the case was opened.
    let amount: Money
    /// The number of the next attempt to collect the claim, and the scheme and kind of its mandate.
    let nextAttempt: Int64
    let scheme: String
    let kind: String

    var creditor: Creditor { shared.creditor }
    /// `CLAIM-NUMBER`, as lists show it.
    var id: String { "\(facts.claim)-\(number)" }
    /// How exceptions name it.
    var subject: String { "case \(id)" }

    fileprivate init(
        _ record: borrowing Record,
        shared: CreditorFacts,
        later: LaterAttempts?,
        dispatches: [RecoveryCase.Dispatch],
        hasBounced: Bool
    ) {
        facts = record.facts(shared: shared, later: later, dispatches: dispatches, hasBounced: hasBounced)
        self.shared = shared
        number = record.number
        policy = record.policy
        route = record.route
        debtor = record.debtor
        version = record.version
        step = record.step
        nextStep = record.nextStep
        nextOn = record.nextOn
        requestedRetryOn = record.retryOn
        link = record.link
        closedOn = record.closedOn
        amount = Money(minorUnits: record.amount, currency: shared.creditor.currency)
        nextAttempt = later?.next ?? Int64(facts.attempt) + 1
        scheme = record.scheme
        kind = record.kind
    }

    // What is owed, as ``ClaimTouch`` measures it: the claim less what was paid of it, unless a person ended it. A debit
    // has the claim's amount; its row was just looked at by what booked its end, while the claim's lies elsewhere. So does
    // the debtor's: an index holds the few who have no address.
    private static let select = Statement(
        "recovery.facts",
        """
        SELECT k.claim_id, k.no, k.attempt, k.version, k.state, k.step, k.next_step, k.next_on, k.retry_on, k.link_id, k.closed_on,
          k.reason, k.reason_class, k.failed_on, k.policy_id, k.route, k.creditor_id, m.debtor_id, m.notice_days,
          CASE WHEN EXISTS (SELECT 1 FROM debtor d WHERE d.tenant_id = :t AND d.id = m.debtor_id AND d.email IS NULL) THEN 0 ELSE 1 END,
          CASE WHEN EXISTS (SELECT 1 FROM mandate_stop s WHERE s.tenant_id = :t AND s.mandate_id = k.mandate_id) THEN 0 ELSE 1 END,
          CASE WHEN EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = k.claim_id AND w.kind = 'disputed') THEN 1 ELSE 0 END,
          CASE WHEN EXISTS (SELECT 1 FROM claim_mark w WHERE w.tenant_id = :t AND w.claim_id = k.claim_id
              AND w.kind IN ('cancelled', 'writtenOff', 'closed')) THEN 0
            ELSE c.amount - coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = k.claim_id), 0)
              + coalesce((SELECT CAST(sum(g.amount) AS BIGINT) FROM credit g WHERE g.tenant_id = :t AND g.claim_id = k.claim_id), 0) END,
          k.amount, c.amount, m.scheme, m.kind
        FROM recovery_case k CROSS JOIN collection c CROSS JOIN mandate m
        WHERE k.tenant_id = :t AND k.claim_id BETWEEN :first AND :last AND (:all = 1 OR (k.closed_on IS NULL AND k.next_on <= :today))
          AND c.tenant_id = :t AND c.claim_id = k.claim_id AND c.attempt = k.attempt AND m.tenant_id = :t AND m.id = k.mandate_id
        ORDER BY k.claim_id, k.no
        """
    )
    // Every attempt but a claim's first comes through the queue, and stays in it. Counting there keeps PostgreSQL from
    // joining with the whole queue, whose size it may not know.
    private static let attempts = Statement(
        "recovery.facts.attempts",
        """
        SELECT k.claim_id, k.no,
          (SELECT count(*) FROM collection a WHERE a.tenant_id = :t AND a.claim_id = k.claim_id) - 1
            - (SELECT count(*) FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = k.claim_id AND x.kind = 'withdrawn'),
          (SELECT max(b.effective_on) FROM collection a CROSS JOIN block b
            WHERE a.tenant_id = :t AND a.claim_id = k.claim_id AND a.attempt > k.attempt AND b.tenant_id = :t AND b.id = a.block_id
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt)),
          CASE WHEN EXISTS (SELECT 1 FROM collection a CROSS JOIN block b
              WHERE a.tenant_id = :t AND a.claim_id = k.claim_id AND a.attempt > k.attempt AND b.tenant_id = :t AND b.id = a.block_id
                AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id AND x.attempt = a.attempt)
                AND (b.state = 'settled' OR EXISTS (SELECT 1 FROM item_settlement i
                  WHERE i.tenant_id = :t AND i.claim_id = a.claim_id AND i.attempt = a.attempt))) THEN 1 ELSE 0 END,
          (SELECT max(x.attempt) FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = k.claim_id) + 1
        FROM recovery_case k
        WHERE k.tenant_id = :t AND k.claim_id BETWEEN :first AND :last AND (:all = 1 OR (k.closed_on IS NULL AND k.next_on <= :today))
          AND (SELECT count(*) FROM claim_queue q WHERE q.tenant_id = :t AND q.claim_id = k.claim_id AND q.attempt > 1) > 0
        """
    )
    private static let dispatches = Statement(
        "recovery.facts.dispatches",
        """
        SELECT n.claim_id, n.step, n.attempt, n.queued_on, n.sent_at, n.pay_before, n.state
        FROM recovery_case k CROSS JOIN notice n
        WHERE k.tenant_id = :t AND k.claim_id BETWEEN :first AND :last AND (:all = 1 OR (k.closed_on IS NULL AND k.next_on <= :today))
          AND (k.version > 1 OR k.no > 1) AND n.tenant_id = :t AND n.claim_id = k.claim_id
          AND k.no = (SELECT max(x.no) FROM recovery_case x WHERE x.tenant_id = :t AND x.claim_id = k.claim_id)
        ORDER BY n.claim_id, n.queued_at, n.case_no, n.step
        """
    )

    /// Which cases to read: those of adjacent claims.
    enum Choice {
        /// Those that are due.
        case due(ClosedRange<Int64>)
        /// All.
        case all(ClosedRange<Int64>)

        fileprivate var bindings: (claims: ClosedRange<Int64>, all: Int) {
            switch self {
            case .due(let claims): (claims, 0)
            case .all(let claims): (claims, 1)
            }
        }
    }

    /// Reads cases with everything that a plan depends on, in three statements whatever their number.
    ///
    /// - Parameters:
    ///   - choice: Which cases.
    ///   - context: What all cases share on this day.
    ///   - transaction: The transaction that will act on them.
    /// - Returns: The cases in the order of their claims.
    /// - Throws: ``EngineError`` when the database holds what no case has; the driver's error.
    static func read(
        _ choice: Choice,
        _ context: RecoveryContext,
        in transaction: any Transaction
    ) throws -> [CaseFacts] {
        let tenant = context.engine.tenant.id
        let (claims, all) = choice.bindings
        let bindings: Bindings = [
            "t": tenant, "first": claims.lowerBound, "last": claims.upperBound, "all": all,
            "today": context.today.daysSinceEpoch,
        ]
        var sent: [Int64: [RecoveryCase.Dispatch]] = [:]
        var bounced: Set<Int64> = []
        try transaction.query(dispatches, bindings) { row in
            let claim = row.integer(0)
            let queuedOn = try row.date(3)
            // What is still held back goes out today at the earliest, and the next step counts from there.
            let day =
                try row.text(6) == "held"
                ? context.today : row.optionalInteger(4).map(Self.day(of:)) ?? queuedOn
            sent[claim, default: []].append(
                RecoveryCase.Dispatch(
                    step: row.text(1),
                    attempt: Int(row.integer(2)),
                    on: day,
                    payBefore: try row.date(5)
                )
            )
            if row.text(6) == "bounced" { bounced.insert(claim) }
        }
        var later: [CaseNumber: LaterAttempts] = [:]
        try transaction.query(attempts, bindings) { row in
            later[CaseNumber(claim: row.integer(0), number: row.integer(1))] = try LaterAttempts(row)
        }
        let rows = try transaction.all(select, bindings) { try Record($0) }
        return try rows.map { record in
            CaseFacts(
                record,
                shared: try context.creditor(record.creditor, in: transaction),
                later: later.isEmpty
                    ? nil : later[CaseNumber(claim: record.claim, number: record.number)],
                dispatches: sent[record.claim] ?? [],
                hasBounced: bounced.contains(record.claim)
            )
        }
    }

    private static func day(of timestamp: Int64) throws -> LocalDate {
        guard let day = LocalDate(daysSinceEpoch: Int(timestamp / 86_400_000)) else {
            throw EngineError(.storage, "the database holds a time that does not exist")
        }
        return day
    }
}

private struct CaseNumber: Hashable {
    let claim, number: Int64
}

/// What the attempts of a claim that was not collected just once tell about a case.
private struct LaterAttempts {
    /// Attempts beside the first, those that were withdrawn before release not counted.
    let retriesMade: Int
    /// The day of one that runs and is later than the case's.
    let runningOn: LocalDate?
    /// Whether such a one has brought the money.
    let isSettled: Bool
    /// The number of the next one.
    let next: Int64

    init(_ row: any Row) throws {
        retriesMade = max(0, Int(row.integer(2)))
        runningOn = try row.optionalDate(3)
        isSettled = row.integer(4) == 1
        next = row.integer(5)
    }
}

/// A row of the facts, before the creditor is known: no statement may run while rows are walked through.
private struct Record {
    let claim: Int64
    let creditor: Int64
    let number, version, step, policy, debtor: Int64
    let link: Int64?
    private let attempt: Int
    private let state: CaseState
    let nextStep: String?
    private let reason: String?
    let nextOn, retryOn, closedOn: LocalDate?
    private let reasonClass: ReasonClass
    private let failedOn: LocalDate
    let route, scheme, kind: String
    private let noticeDays: Int?
    private let isMandateUsable, isDisputed, hasAddress: Bool
    let amount: Int64
    private let unpaid, claimAmount: Int64

    init(_ row: any Row) throws {
        claim = row.integer(0)
        number = row.integer(1)
        attempt = Int(row.integer(2))
        version = row.integer(3)
        step = row.integer(5)
        nextStep = row.optionalText(6)
        nextOn = try row.optionalDate(7)
        retryOn = try row.optionalDate(8)
        link = row.optionalInteger(9)
        closedOn = try row.optionalDate(10)
        reason = row.optionalText(11)
        failedOn = try row.date(13)
        policy = row.integer(14)
        route = row.text(15)
        creditor = row.integer(16)
        debtor = row.integer(17)
        noticeDays = row.optionalInteger(18).map(Int.init)
        hasAddress = row.integer(19) == 1
        isMandateUsable = row.integer(20) == 1
        isDisputed = row.integer(21) == 1
        unpaid = row.integer(22)
        amount = row.integer(23)
        claimAmount = row.integer(24)
        scheme = row.text(25)
        kind = row.text(26)
        guard let state = CaseState(rawValue: row.text(4)),
            let reasonClass = ReasonClass(rawValue: Int(row.integer(12)))
        else {
            throw EngineError(.storage, "case \(claim)-\(number) holds a state or reason that does not exist")
        }
        self.state = state
        self.reasonClass = reasonClass
    }

    func facts(
        shared: CreditorFacts,
        later: LaterAttempts?,
        dispatches: [RecoveryCase.Dispatch],
        hasBounced: Bool
    ) -> RecoveryCase {
        let open = later?.isSettled == true ? 0 : unpaid
        var facts = RecoveryCase(
            claim: claim,
            attempt: attempt,
            state: state,
            reasonCode: reason ?? "",
            reasonClass: reasonClass,
            isAmbiguous: reason.map(Rails.isAmbiguous) ?? false,
            failedOn: failedOn,
            open: Money(minorUnits: open, currency: shared.creditor.currency),
            newestBankFile: shared.newestBankFile
        )
        facts.retriesMade = later?.retriesMade ?? 0
        facts.isMandateUsable = isMandateUsable
        facts.isPartlyPaid = open > 0 && open < claimAmount
        facts.isDisputed = isDisputed
        facts.isWithPerson = state == .open && nextStep == RecoveryPlan.Awaited.person.name && nextOn == nil
        facts.dispatches = dispatches
        facts.retryOn = later?.runningOn ?? retryOn
        facts.pause = state == .paused ? RecoveryCase.Pause(until: nextOn) : nil
        facts.hasAddress = hasAddress && !hasBounced
        facts.canAnnounce = shared.canAnnounce
        facts.noticeDays = noticeDays ?? shared.creditor.noticeDays
        facts.leadBankingDays = shared.creditor.bank.leadDays
        return facts
    }
}
