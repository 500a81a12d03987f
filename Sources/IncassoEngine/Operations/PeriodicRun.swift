import IncassoCore
import IncassoSQL

/// Everything that time brings about.
///
/// May be called at any interval, and by several processes at once: running it every minute equals running it once a day.
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

    /// Does each kind of work, unless another worker is at it.
    func run() throws -> RunReport {
        let today = engine.clock.wallTime(in: "UTC").date
        var report = RunReport(
            notices: NoticeSendReport(directory: engine.directory.outboxPath)
        )
        let resumed = try engine.inbox.resume()
        report.filesResumed = resumed.completed
        report.leftToOthers = resumed.leftToOthers
        report.mandatesExpired =
            try oncePerDay("mandate-expiry", today: today, &report) { engine in
                try MandateExpiry.expire(engine: engine, today: today)
            } ?? 0
        report.blocksPresumedSettled =
            try exclusively("presumed-settlement", &report) { engine in
                try PresumedSettlement(engine: engine).run(today: today)
            } ?? 0
        report.answersMissing =
            try exclusively("missing-answers", &report) { engine in
                try PeriodicRun(engine: engine).missingAnswers(today: today)
            } ?? 0
        _ = try oncePerDay("announced-credits", today: today, &report) { engine in
            try PeriodicRun(engine: engine).announcedCredits(today: today)
        }
        _ = try oncePerDay("receipts", today: today, &report) { engine in
            try PeriodicRun(engine: engine).sweepReceipts()
        }
        if let recovery = try exclusively("recovery", &report, { try $0.recovery.run() }) {
            report.recovery = recovery
        }
        report.debitsAnnounced =
            try exclusively("pre-notifications", &report) { try PreNotifier(engine: $0).run() } ?? 0
        if let notices = try exclusively("notices", &report, { try $0.notices.send() }) {
            report.notices = notices
        }
        return report
    }

    /// Does a kind of work, or notes who is at it.
    private func exclusively<Value>(
        _ work: String,
        _ report: inout RunReport,
        _ body: (Engine) throws -> Value
    ) throws -> Value? {
        switch try engine.exclusively(work, body) {
        case .done(let value): return value
        case .elsewhere(let holder):
            report.leftToOthers.append(.init(work: work, holder: holder))
            return nil
        }
    }

    /// Runs a sweep unless it has run on this day.
    private func oncePerDay(
        _ name: String,
        today: LocalDate,
        _ report: inout RunReport,
        _ sweep: (Engine) throws -> Int
    ) throws -> Int? {
        guard try isDue(name, today: today) else { return 0 }
        return try exclusively(name, &report) { engine in
            // Another worker may have finished it since.
            guard try isDue(name, today: today) else { return 0 }
            let count = try sweep(engine)
            try engine.database.write { transaction in
                _ = try transaction.execute(
                    Self.setRun,
                    ["t": engine.tenant.id, "name": name, "on": today.daysSinceEpoch]
                )
            }
            return count
        }
    }

    private func isDue(_ name: String, today: LocalDate) throws -> Bool {
        let last = try engine.database.read { transaction in
            try transaction.first(Self.lastRun, ["t": engine.tenant.id, "name": name]) { $0.integer(0) }
        }
        return (last ?? 0) < today.daysSinceEpoch
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
    /// A kind of work that was left to the process that is at it.
    public struct LeftToOther: Sendable, Hashable {
        /// The work: `mandate-expiry`, `presumed-settlement`, `missing-answers`, `announced-credits`, `recovery`,
        /// `pre-notifications`, `notices`,
        /// or `file` and the number of a bank file.
        public let work: String
        /// The process, for people.
        public let holder: String
    }

    /// Bank files whose processing was cut off and is now complete.
    public internal(set) var filesResumed = 0
    /// Mandates that lapsed because they were not used for too long.
    public internal(set) var mandatesExpired = 0
    /// Blocks of which no bank tells, taken for settled now that the time for returns has passed.
    public internal(set) var blocksPresumedSettled = 0
    /// Answers that are late now.
    public internal(set) var answersMissing = 0
    /// What recovery decided.
    public internal(set) var recovery = RecoveryRunReport()
    /// Notices of coming debits that were queued.
    public internal(set) var debitsAnnounced = 0
    /// What was sent.
    public internal(set) var notices: NoticeSendReport
    /// What other processes are at.
    public internal(set) var leftToOthers: [LeftToOther] = []
}

extension Engine {
    /// Does all time-driven work that is due.
    ///
    /// Several processes may run it at once: each kind of work is done by one of them, and the others leave it to that one.
    ///
    /// - Returns: What was done.
    /// - Throws: ``EngineError``; the driver's error.
    public func run() throws -> RunReport {
        try refuseWhileRestored("time-driven work")
        return try PeriodicRun(engine: self).run()
    }
}
