import IncassoCore
import IncassoSQL

/// The facts from which a claim's state follows; nothing stores the state itself.
struct ClaimFacts {
    static let statement = Statement(
        "claims.facts",
        """
        SELECT c.id, c.reference, h.reference, m.reference, m.scheme, c.amount, h.currency, c.due_on, k.kind,
          q.attempt, q.held, q.plan_id, a.attempt, b.state, x.kind, coalesce(i.booked_on, b.settled_on),
          CASE WHEN i.claim_id IS NULL THEN 0 ELSE 1 END, r.state, r.closed_on, r.no, c.creditor_id, w.state,
          coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
            - coalesce((SELECT CAST(sum(n.amount) AS BIGINT) FROM credit n WHERE n.tenant_id = :t AND n.claim_id = c.id), 0),
          (SELECT max(l.booked_on) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), v.batch_id,
          q.collect_on, coalesce((SELECT z.collect_on FROM claim_queue z WHERE z.tenant_id = :t AND z.claim_id = a.claim_id
            AND z.attempt = a.attempt), CASE WHEN a.claim_id IS NOT NULL THEN c.due_on END), b.effective_on
        FROM claim c
        LEFT JOIN creditor h ON h.tenant_id = c.tenant_id AND h.id = c.creditor_id
        LEFT JOIN mandate m ON m.tenant_id = c.tenant_id AND m.id = c.mandate_id
        LEFT JOIN claim_mark k ON k.tenant_id = c.tenant_id AND k.claim_id = c.id
        LEFT JOIN claim_queue q ON q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt =
          (SELECT max(z.attempt) FROM claim_queue z WHERE z.tenant_id = :t AND z.claim_id = c.id)
        LEFT JOIN collection a ON a.tenant_id = c.tenant_id AND a.claim_id = c.id AND a.attempt =
          (SELECT max(z.attempt) FROM collection z WHERE z.tenant_id = :t AND z.claim_id = c.id)
        LEFT JOIN block b ON b.tenant_id = a.tenant_id AND b.id = a.block_id
        LEFT JOIN batch w ON w.tenant_id = b.tenant_id AND w.id = b.batch_id
        LEFT JOIN attempt_end x ON x.tenant_id = a.tenant_id AND x.claim_id = a.claim_id AND x.attempt = a.attempt
        LEFT JOIN item_settlement i ON i.tenant_id = a.tenant_id AND i.claim_id = a.claim_id AND i.attempt = a.attempt
        LEFT JOIN reversal v ON v.tenant_id = a.tenant_id AND v.claim_id = a.claim_id AND v.attempt = a.attempt AND v.state IN ('requested', 'booked')
        LEFT JOIN recovery_case r ON r.tenant_id = c.tenant_id AND r.claim_id = c.id AND r.no =
          (SELECT max(z.no) FROM recovery_case z WHERE z.tenant_id = :t AND z.claim_id = c.id)
        WHERE c.tenant_id = :t AND c.id BETWEEN :first AND :last AND (:c = 0 OR c.creditor_id = :c)
          AND c.due_on BETWEEN :from AND :until
        ORDER BY c.id LIMIT :limit
        """
    )

    let number: Int64
    let reference: String
    let creditor: String
    let mandate: String
    let scheme: String
    let amount: Int64
    let currency: String
    let dueOn: LocalDate
    let mark: String?
    let queueAttempt: Int?
    let held: String?
    let isQueuePlanned: Bool
    /// The newest attempt.
    let attempt: Int?
    let blockState: String?
    let end: String?
    let settledOn: LocalDate?
    let isSettledAlone: Bool
    let caseState: String?
    let isCaseClosed: Bool
    let caseAttempt: Int?
    let creditorNumber: Int64
    let batchState: String?
    /// What payments and credits pay of it, less what it gave back as a credit.
    let paid: Int64
    /// The day of the last payment.
    let paidOn: LocalDate?
    /// The reversal file that takes the newest attempt back, or has.
    let reversedBy: Int64?
    /// The day that the queue asks for.
    let collectOn: LocalDate?
    /// The days of the newest attempt: the one that was asked for, and the banking day on which it is made.
    let attemptDays: (requested: LocalDate, effective: LocalDate)?

    init(_ row: any Row) throws {
        number = row.integer(0)
        reference = row.text(1)
        creditor = row.text(2)
        mandate = row.text(3)
        scheme = row.text(4)
        amount = row.integer(5)
        currency = row.text(6)
        dueOn = try row.date(7)
        mark = row.optionalText(8)
        queueAttempt = row.optionalInteger(9).map(Int.init)
        held = row.optionalText(10)
        isQueuePlanned = !row.isNull(11)
        attempt = row.optionalInteger(12).map(Int.init)
        blockState = row.optionalText(13)
        end = row.optionalText(14)
        settledOn = try row.optionalDate(15)
        isSettledAlone = row.integer(16) == 1
        caseState = row.optionalText(17)
        isCaseClosed = !row.isNull(18)
        caseAttempt = row.optionalInteger(19).map(Int.init)
        creditorNumber = row.integer(20)
        batchState = row.optionalText(21)
        paid = row.integer(22)
        paidOn = try row.optionalDate(23)
        reversedBy = row.optionalInteger(24)
        collectOn = try row.optionalDate(25)
        if let requested = try row.optionalDate(26), let effective = try row.optionalDate(27) {
            attemptDays = (requested, effective)
        } else {
            attemptDays = nil
        }
    }

    /// Whether the newest attempt has neither ended nor been withdrawn.
    var isAttemptLive: Bool {
        attempt != nil && end == nil && blockState != "rejected" && blockState != "cancelled"
    }

    /// Whether the newest attempt is in a batch that has not been handed over, so that it can be withdrawn.
    var isAttemptFrozen: Bool {
        isAttemptLive && blockState == "frozen" && (batchState == "frozen" || batchState == "approved")
    }

    /// Whether the claim waits in the queue for an attempt that has not been made.
    var isQueued: Bool { queueAttempt.map { $0 > attempt ?? 0 } ?? false }

    /// A person's word first, then payments in full, then an open case, then the newest attempt, then the queue.
    var state: Claim.State {
        if let mark, let state = Claim.State(rawValue: mark) { return state }
        if paid >= amount { return .paid }
        if isAttemptLive {
            return isSettledAlone || blockState == "settled" ? .collected : .collecting
        }
        if let caseState, !isCaseClosed { return caseState == "planned" ? .planned : .recovering }
        if isQueued { return held == nil ? .due : .held }
        guard attempt != nil else { return .due }
        switch (caseAttempt == attempt ? caseState : nil, end) {
        case ("resolved"?, _): return .paid
        case ("writtenOff"?, _): return .writtenOff
        case ("stopped"?, _), ("handedOver"?, _): return .closed
        case (_, "withdrawn"?): return .due
        default: return .failed
        }
    }

    /// The claim as lists show it.
    func claim(today: LocalDate) -> Claim {
        let state = state
        let settled = state == .collected ? settledOn : state == .paid ? paidOn : nil
        return Claim(
            number: number,
            id: reference,
            creditor: creditor,
            mandateId: mandate,
            amount: amount,
            open: [.collected, .paid, .cancelled, .writtenOff, .closed].contains(state) ? 0 : amount - paid,
            currency: currency,
            dueDate: dueOn,
            requestedDate: isAttemptLive ? attemptDays?.requested : isQueued ? collectOn : nil,
            debitDate: isAttemptLive ? attemptDays?.effective : nil,
            state: state,
            heldBecause: state == .held ? held : nil,
            attempts: attempt ?? 0,
            reversedBy: reversedBy,
            settledOn: settled,
            finality: settled.flatMap { settled in
                // Nobody takes a payment back through a direct debit scheme.
                if state == .paid { return Finality(stage: .final, finalOn: settled) }
                return Rails.rail(for: scheme)?.finality(settledOn: settled, today: today, scheme: scheme)
            }
        )
    }
}
