import IncassoSQL
import IncassoSQLite
import IncassoTestSupport
import Testing

/// Every statement of the sources, as SQLite would run it.
@Suite("Statements find their rows")
struct StatementPlanTests {
    private static let rule = PlanRule(exceptions: [
        .init("verify.", "proves something of the whole book"),
        .init("operations.backup.rows", "counts the whole book for a backup's manifest"),
        .init("reports.", "sums up the whole book, for a person"),
        .init("claims.ranges.", "lists the claims in one state, for a person"),
        .init(
            "operations.exception.entries",
            reads: "entry_note",
            "lists what waits for a person; the index holds nothing else"
        ),
        .init("payments.list", reads: "payment", "lists payments, for a person; it stops at a limit"),
        .init("payments.credits.list", reads: "credit", "lists credits, for a person; it stops at a limit"),
        .init("payments.anything", "stops at the first row"),
        .init("claims.lost.any", "stops at the first row"),
        .init("claims.days.firstImport", "stops at the first row"),
        .init("mandates.import.any-debtor", "stops at the first row"),
        .init("collections.amended.hasPending", "stops at the first row"),
        .init("mandates.confirm.hasPending", "stops at the first row"),
        .init("mandates.former.any", "stops at the first row"),
        .init(
            "collections.amended.insertPlanned",
            reads: "mandate_amendment",
            "mandates with pending changes are exceptions; the index holds nothing else"
        ),
        .init(
            "collections.amended.countPending",
            reads: "mandate_amendment",
            "mandates with pending changes are exceptions; the index holds nothing else"
        ),
        .init("mandates.creditorChange.amendAll", reads: "mandate", "the creditor changed for all of them"),
        .init("mandates.creditorChange.count", reads: "mandate", "the creditor changes for all of them"),
        .init(
            "mandates.expire",
            reads: "mandate",
            "the sweep of a month, which no index of a date would make rarer"
        ),
        .init(
            "batches.release.stopped",
            reads: "mandate_stop",
            "mandates that were stopped are exceptions, and fewer than debits"
        ),
        .init(
            "claims.plan.holdStopped",
            reads: "mandate_stop",
            "mandates that were stopped are exceptions, and fewer than claims"
        ),
        .init(
            "claims.days.holdLapsed",
            reads: "mandate",
            "only in a book that is older than mandates live; no index of a date would make its old mandates fewer"
        ),
        .init(
            "claims.days.planned",
            reads: "claim_queue",
            "the queue holds the claims that left their group: exceptions"
        ),
        .init(
            "claims.days.holdLapsedQueued",
            reads: "claim_queue",
            "the queue holds the claims that left their group: exceptions"
        ),
        .init(
            "claims.days.holdUntoldQueued",
            reads: "claim_queue",
            "the queue holds the claims that left their group: exceptions"
        ),
        .init(
            "claims.import.stopped",
            reads: "mandate_stop",
            "mandates that were stopped are exceptions, and fewer than claims"
        ),
        .init(
            "claims.given.stopped",
            reads: "mandate_stop",
            "mandates that were stopped are exceptions, and fewer than claims"
        ),
        .init(
            "claims.plan.queued",
            reads: "claim_queue",
            "the queue holds the claims that left their group: exceptions"
        ),
        .init(
            "claims.series.markFirst",
            reads: "claim_queue",
            "the queue holds the claims that left their group: exceptions"
        ),
        .init(
            "claims.series.",
            reads: "mandate_final",
            "mandates whose last debit was named are exceptions, and fewer than claims"
        ),
        .init(
            "batches.answeredUnsent",
            reads: "entry_note",
            "reads what waits for a person; the index holds nothing else"
        ),
        .init(
            "inbox.credits.proposeByAccount",
            reads: "recovery_case",
            "compares a payer with everyone who has an open case"
        ),
        .init(
            "inbox.credits.proposeByName",
            reads: "recovery_case",
            "compares a payer with everyone who has an open case"
        ),
    ])

    private static var statements: [SourceStatement] {
        SourceTree.sources.filter { $0.file.path.hasPrefix("Sources/IncassoEngine/") }.flatMap {
            SourceStatement.all(in: $0)
        }
    }

    @Test(
        "Every statement can be prepared on PostgreSQL, the types of its parameters left to it",
        arguments: TestDatabase.all.filter { $0 == .postgres }
    )
    func prepared(_ kind: TestDatabase) throws {
        try kind.use { database in
            try Migrator.migrate(database, at: 0)
            for statement in Self.statements {
                let text = NamedParameters(statement.sql, sign: "$").sql
                do {
                    try database.define("PREPARE catalogue AS \(text);\nDEALLOCATE catalogue") { _ in }
                } catch {
                    Issue.record("\(statement.name): \(error)")
                }
            }
        }
    }

    @Test("No statement reads what grows with the book")
    func plans() throws {
        let database = try SQLiteDatabase(path: ":memory:")
        try Migrator.migrate(database, at: 0)
        let statements = Self.statements
        var used: Set<String> = []
        var violations: [Violation] = []
        for statement in statements {
            let plan = try database.explain(Statement(source: statement.name, sql: statement.sql))
            violations += Self.rule.check(plan, of: statement, used: &used)
        }
        violations += Self.rule.unused(used)
        let list = violations.sorted().map(\.description).joined(separator: "\n")
        #expect(violations.isEmpty, "\(violations.count) violations:\n\(list)")
    }
}
