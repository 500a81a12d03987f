import IncassoCore
import IncassoSQL

/// Everything that time brings about.
///
/// May be called at any interval: running it every minute equals running it once a day.
struct PeriodicRun {
    let engine: Engine

    private static let lastRun = Statement(
        "operations.periodic.last",
        "SELECT last_on FROM periodic WHERE tenant_id = :t AND name = :name"
    )
    private static let setRun = Statement(
        "operations.periodic.set",
        """
        INSERT INTO periodic (tenant_id, name, last_on) VALUES (:t, :name, :on)
        ON CONFLICT (tenant_id, name) DO UPDATE SET last_on = excluded.last_on
        """
    )
    private static let sweepReceipts = Statement(
        "operations.receipts.sweep",
        "DELETE FROM commit_receipt WHERE tenant_id = :t AND at < :before"
    )
    private static let unanswered = Statement(
        "operations.run.unanswered",
        """
        SELECT a.id, a.message_id, a.creditor_id, a.scheme, min(b.effective_on) FROM batch a CROSS JOIN block b
        WHERE a.tenant_id = :t AND a.state = 'released' AND b.tenant_id = :t AND b.batch_id = a.id AND b.count > 0
          AND NOT EXISTS (SELECT 1 FROM answer w WHERE w.tenant_id = :t AND w.batch_id = a.id)
        GROUP BY a.id, a.message_id, a.creditor_id, a.scheme HAVING min(b.effective_on) < :today
        """
    )
    private static let unsettled = Statement(
        "operations.run.unsettled",
        """
        SELECT a.id, a.message_id, a.creditor_id, a.scheme, min(b.effective_on) FROM batch a CROSS JOIN block b
        WHERE a.tenant_id = :t AND a.state IN ('released', 'accepted', 'partlyAccepted')
          AND b.tenant_id = :t AND b.batch_id = a.id AND b.count > 0 AND b.state IN ('released', 'accepted')
        GROUP BY a.id, a.message_id, a.creditor_id, a.scheme HAVING min(b.effective_on) < :today
        """
    )

    func run() throws -> RunReport {
        let today = engine.clock.wallTime(in: "UTC").date
        let resumed = try engine.inbox.resume()
        let expired = try oncePerDay("mandate-expiry", today: today) {
            try MandateExpiry.expire(engine: engine, today: today)
        }
        let presumed = try PresumedSettlement(engine: engine).run(today: today)
        let missing = try missingAnswers(today: today)
        _ = try oncePerDay("announced-credits", today: today) { try announcedCredits(today: today) }
        _ = try oncePerDay("receipts", today: today, sweepReceipts)
        let recovery = try engine.recovery.run()
        let notices = try engine.notices.send()
        return RunReport(
            filesResumed: resumed,
            mandatesExpired: expired,
            blocksPresumedSettled: presumed,
            answersMissing: missing,
            recovery: recovery,
            notices: notices
        )
    }

    /// Runs a sweep unless it has run on this day.
    private func oncePerDay(_ name: String, today: LocalDate, _ sweep: () throws -> Int) throws -> Int {
        let bindings: Bindings = ["t": engine.tenant.id, "name": name]
        let last = try engine.database.read { transaction in
            try transaction.first(Self.lastRun, bindings) { $0.integer(0) }
        }
        guard (last ?? 0) < today.daysSinceEpoch else { return 0 }
        let count = try sweep()
        try engine.database.write { transaction in
            _ = try transaction.execute(
                Self.setRun,
                ["t": engine.tenant.id, "name": name, "on": today.daysSinceEpoch]
            )
        }
        return count
    }

    /// Removes what sessions of long ago left behind; nobody asks after them any more (decision 0041).
    ///
    /// Sessions count real time, also in a rehearsal.
    private func sweepReceipts() throws -> Int {
        let month: Int64 = 30 * 86_400_000
        let bindings: Bindings = ["t": engine.tenant.id, "before": SystemClock().timestamp - month]
        return try engine.database.write { try $0.execute(Self.sweepReceipts, bindings) }
    }

    private struct Silent {
        let batch: Int64
        let message: String
        let creditor: Int64
        let scheme: String
        let effectiveOn: LocalDate
    }

    /// Finds the banks that say nothing.
    ///
    /// Silence is a finding of its own: a status report is late one banking day after the due date, money two banking
    /// days after it. The exception closes when the answer comes.
    private func missingAnswers(today: LocalDate) throws -> Int {
        try engine.database.write { transaction in
            let kinds = [
                (answer: "pain.002", statement: Self.unanswered, days: 1, what: "no status report"),
                (answer: "camt", statement: Self.unsettled, days: 2, what: "no settlement"),
            ]
            var late: [Exceptions.Opening] = []
            var answers: [Int64: [String]] = [:]
            for kind in kinds {
                for silent in try self.silent(kind.statement, today: today, in: transaction) {
                    if answers[silent.creditor] == nil {
                        let creditor = try engine.creditors.creditor(id: silent.creditor, in: transaction)
                        answers[silent.creditor] = creditor.bank.answers
                    }
                    guard let rail = Rails.rail(for: silent.scheme),
                        rail.calendar.adding(bankingDays: kind.days, to: silent.effectiveOn) < today,
                        answers[silent.creditor]?.contains(kind.answer) == true
                    else { continue }
                    late.append(
                        .init(
                            kind: "missing-answer",
                            subject: "batch \(silent.batch), \(kind.answer)",
                            detail:
                                "the bank has told \(kind.what) of batch \(silent.batch) (message \(silent.message))"
                        )
                    )
                }
            }
            try Exceptions.open(late, engine: engine, in: transaction)
            try Exceptions.closeOthers(
                kind: "missing-answer",
                than: Set(late.map(\.subject)),
                resolution: "answered",
                engine: engine,
                in: transaction
            )
            return late.count
        }
    }

    /// Finds payments that a bank announced and that the account's cash source never told.
    ///
    /// Either the bank is late, or the creditor's file names the wrong kind of message. The exception closes when they
    /// have been booked.
    private func announcedCredits(today: LocalDate) throws -> Int {
        try engine.database.write { transaction in
            let found = try CreditMatching.unbooked(
                today.adding(days: -60)...today.adding(days: -5),
                tenant: engine.tenant.id,
                in: transaction
            )
            let openings = found.map { unbooked in
                Exceptions.Opening(
                    kind: "credit-unbooked",
                    subject: "creditor \(unbooked.creditor)",
                    detail:
                        "the bank has announced \(unbooked.count) payments since \(unbooked.since) that no message of the "
                        + "account's cash source tells: is cash_source in the creditor's file right?"
                )
            }
            try Exceptions.open(openings, engine: engine, in: transaction)
            try Exceptions.closeOthers(
                kind: "credit-unbooked",
                than: Set(openings.map(\.subject)),
                resolution: "booked",
                engine: engine,
                in: transaction
            )
            return found.count
        }
    }

    private func silent(
        _ statement: Statement,
        today: LocalDate,
        in transaction: any Transaction
    ) throws -> [Silent] {
        try transaction.all(statement, ["t": engine.tenant.id, "today": today.daysSinceEpoch]) { row in
            Silent(
                batch: row.integer(0),
                message: row.text(1),
                creditor: row.integer(2),
                scheme: row.text(3),
                effectiveOn: try row.date(4)
            )
        }
    }
}

/// What a periodic run did.
public struct RunReport: Sendable {
    /// Bank files whose processing was cut off and is now complete.
    public let filesResumed: Int
    /// Mandates that lapsed because they were not used for too long.
    public let mandatesExpired: Int
    /// Blocks of which no bank tells, taken for settled now that the time for returns has passed.
    public let blocksPresumedSettled: Int
    /// Answers that are late now.
    public let answersMissing: Int
    /// What recovery decided.
    public let recovery: RecoveryRunReport
    /// What was sent.
    public let notices: NoticeSendReport
}

extension Engine {
    /// Does all time-driven work that is due.
    ///
    /// - Returns: What was done.
    /// - Throws: ``EngineError``; the driver's error.
    public func run() throws -> RunReport {
        try refuseWhileRestored("time-driven work")
        return try PeriodicRun(engine: self).run()
    }
}
