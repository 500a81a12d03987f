import Glibc
import IncassoEngine
import IncassoSQL

/// The time-driven work of every tenant of a database, one after the other.
///
/// Several processes may walk through the same tenants: what one is at, the others pass by. Each begins at another
/// tenant, so that they share them between them. A tenant whose work fails does not hold up the others.
struct TenantRuns {
    let book: BookOptions
    let console: Console

    /// What came of one tenant.
    private struct Row: Sendable {
        let tenant: String
        let report: RunReport?
        let error: String?
    }

    private static let columns: [Column<Row>] =
        [Column("tenant") { .text($0.tenant) }]
        + Run.columns.map { column in
            Column(column.key, column.title, isQuiet: true) { row in row.report.map(column.value) ?? .none }
        } + [Column("error", "FAILED", fit: .cut, isQuiet: true) { .optional($0.error) }]

    /// Runs all of them.
    ///
    /// - Returns: The gravest of the tenants' outcomes.
    /// - Throws: `EngineError` when there is no book; the driver's error.
    func perform() throws -> ExitStatus {
        let directory = book.directory
        let database = try book.openBook(in: directory)
        let tenants = try Engine.tenants(of: database)
        var status = ExitStatus.done
        var rows: [Row?] = tenants.map { _ in nil }
        for step in tenants.indices {
            let index = (step + Int(getpid())) % tenants.count
            let name = tenants[index]
            var options = book
            options.tenant = name
            do {
                let session = try Session(options, directory: directory, database: database, console: console)
                let report = try session.engine.run()
                rows[index] = Row(tenant: name, report: report, error: nil)
                status = status.worst(tell(report, of: name))
            } catch {
                let failure = Failure(error)
                rows[index] = Row(tenant: name, report: nil, error: failure.message)
                console.talk.fail("tenant \(name): \(failure.message)", remedy: failure.remedy)
                status = status.worst(failure.status)
            }
        }
        console.list(
            rows.compactMap(\.self),
            Self.columns,
            summary: Figures.count(tenants.count, "tenant"),
            empty: "There are no tenants."
        )
        console.flush()
        return status
    }

    /// Tells what a person should know of a tenant's run.
    private func tell(_ report: RunReport, of tenant: String) -> ExitStatus {
        for left in report.leftToOthers {
            console.talk.note("tenant \(tenant): \(left.work) is left to \(left.holder).")
        }
        if let stale = report.recovery.stale {
            let cases = Figures.count(stale.cases, "case")
            console.talk.warn("tenant \(tenant): \(cases) stopped, because the newest bank file is too old")
        }
        return report.recovery.stale == nil && report.answersMissing == 0 ? .done : .exceptions
    }
}
