public import IncassoCore
import IncassoRecovery
import IncassoSQL

/// What a recovery run decided.
public struct RecoveryRunReport: Sendable, Hashable {
    /// Bank data was too old to know whether debtors have paid, so that nothing was sent to some of them.
    public struct Stale: Sendable, Hashable {
        /// Cases that wait for a newer bank file.
        public var cases: Int
        /// The newest bank file; `nil` when there is none.
        public let newest: LocalDate?
        /// How old it may be, in banking days.
        public let maxAgeBankingDays: Int
    }

    /// Cases that were due.
    public var cases = 0
    /// Notices queued.
    public var noticesQueued = 0
    /// New debits asked for.
    public var retriesRequested = 0
    /// Cases given to a person.
    public var givenToPersons = 0
    /// Cases closed because nothing is owed, or too little to pursue.
    public var closed = 0
    /// Cases that wait for a later day.
    public var waiting = 0
    /// What stopped for want of recent bank data; `nil` when nothing did.
    public var stale: Stale?

    mutating func add(_ planned: PlannedCase) {
        cases += 1
        for action in planned.shared.plan.actions {
            switch action {
            case .queueNotice: noticesQueued += 1
            case .requestRetry: retriesRequested += 1
            case .assignToPerson: givenToPersons += 1
            case .close: closed += 1
            case .wait: waiting += 1
            case .stopStale(let newest, let age):
                if stale == nil { stale = Stale(cases: 0, newest: newest, maxAgeBankingDays: age) }
                stale?.cases += 1
            }
        }
    }

    mutating func add(_ other: RecoveryRunReport) {
        cases += other.cases
        noticesQueued += other.noticesQueued
        retriesRequested += other.retriesRequested
        givenToPersons += other.givenToPersons
        closed += other.closed
        waiting += other.waiting
        if let more = other.stale {
            if stale == nil { stale = more } else { stale?.cases += more.cases }
        }
    }
}

/// Plans every case that is due and carries the plans out, in pages with a transaction each.
///
/// A page reads its cases with their facts in three statements, plans them with the pure planner, and writes the results
/// in a constant number of statements. A case that was planned is not due any more, so running again changes nothing.
struct RecoveryRun {
    let engine: Engine
    let isDryRun: Bool

    private static let pageSize = 10_000
    private static let attempts = 5

    private static let due = Statement(
        "recovery.due",
        """
        SELECT claim_id FROM recovery_case WHERE tenant_id = :t AND next_on <= :today AND closed_on IS NULL ORDER BY +claim_id
        """
    )

    private static let take = Statement(
        "recovery.take",
        """
        UPDATE recovery_case SET step = step
        WHERE tenant_id = :t AND claim_id BETWEEN :first AND :last AND next_on <= :today AND closed_on IS NULL
        """
    )

    func run() throws -> RecoveryRunReport {
        let pages = try engine.database.read { try self.pages(in: $0) }
        var report = RecoveryRunReport()
        for (index, page) in pages.enumerated() {
            report.add(isDryRun ? try engine.database.read { try look(page, in: $0).report } : try act(page))
            engine.progress?.progress("recovery", done: index + 1, total: pages.count)
        }
        if !pages.isEmpty { engine.progress?.finish("recovery") }
        if !isDryRun {
            try noteStaleness(report.stale)
            if report.noticesQueued >= 1000 {
                try engine.database.write {
                    try $0.refreshStatistics(of: ["recovery_case", "notice", "payment_link", "claim_queue"])
                }
            }
        }
        return report
    }

    /// Ranges of claims, each with so many due cases.
    private func pages(in transaction: any Transaction) throws -> [ClosedRange<Int64>] {
        var pages: [ClosedRange<Int64>] = []
        var count = 0
        let bindings: Bindings = ["t": engine.tenant.id, "today": engine.today.daysSinceEpoch]
        try transaction.query(Self.due, bindings) { row in
            let claim = row.integer(0)
            if count % Self.pageSize == 0 {
                pages.append(claim...claim)
            } else {
                pages[pages.count - 1] = pages[pages.count - 1].lowerBound...claim
            }
            count += 1
        }
        return pages
    }

    private func act(_ page: ClosedRange<Int64>) throws -> RecoveryRunReport {
        var attempt = 1
        while true {
            do {
                return try engine.database.write { transaction in
                    // Whoever was overtaken once has payments wait from now on.
                    if attempt > 1 { try take(page, in: transaction) }
                    var (planned, report) = try look(page, in: transaction)
                    planned.removeAll(where: \.shared.isStale)
                    try CasePlanning(engine: engine, today: engine.today).carryOut(&planned, in: transaction)
                    return report
                }
            } catch is CasePlanning.Overtaken {
                guard attempt < Self.attempts else {
                    throw EngineError(
                        .storage,
                        "the cases kept changing while they were planned",
                        remedy: "Run it again."
                    )
                }
                attempt += 1
            }
        }
    }

    private func take(_ page: ClosedRange<Int64>, in transaction: any Transaction) throws {
        try transaction.execute(
            Self.take,
            [
                "t": engine.tenant.id, "first": page.lowerBound, "last": page.upperBound,
                "today": engine.today.daysSinceEpoch,
            ]
        )
    }

    private func look(
        _ page: ClosedRange<Int64>,
        in transaction: any Transaction
    ) throws -> (planned: [PlannedCase], report: RecoveryRunReport) {
        let context = try RecoveryContext(engine: engine, in: transaction)
        var report = RecoveryRunReport()
        let planned = try CaseFacts.read(.due(page), context, in: transaction).map { row in
            let planned = PlannedCase(row: row, shared: try context.plan(row, in: transaction))
            report.add(planned)
            return planned
        }
        return (planned, report)
    }

    /// Old bank data is an exception until a newer file comes.
    private func noteStaleness(_ stale: RecoveryRunReport.Stale?) throws {
        try engine.database.write { transaction -> Void in
            if let stale {
                try Exceptions.open(
                    .init(
                        kind: "stale-bank-data",
                        subject: "recovery run",
                        detail:
                            "the newest bank file is of \(stale.newest?.description ?? "no day"), and the policy allows "
                            + "\(stale.maxAgeBankingDays) banking days: reminders wait for a newer one"
                    ),
                    engine: engine,
                    in: transaction
                )
            } else {
                try Exceptions.close(
                    kind: "stale-bank-data",
                    subject: "recovery run",
                    resolution: "a newer file came",
                    engine: engine,
                    in: transaction
                )
            }
        }
    }
}
