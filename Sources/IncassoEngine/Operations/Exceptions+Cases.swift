import IncassoSQL

/// Recovery cases that wait for a person are exceptions too, so that one list shows everything that does.
extension Exceptions {
    private static let openCases = Statement(
        "operations.exception.openCases",
        """
        INSERT INTO exception (tenant_id, id, kind, subject, detail, at)
        SELECT p.tenant_id, :first - 1 + row_number() OVER (ORDER BY p.claim_id, p.case_no), p.exception_kind, p.subject,
          p.exception_detail, :at
        FROM case_plan p WHERE p.tenant_id = :t AND p.exception_kind IS NOT NULL
        ON CONFLICT DO NOTHING
        """
    )
    private static let closeCases = Statement(
        "operations.exception.closeCases",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = 'the case went on: ' || p.action
        FROM case_plan p
        WHERE p.tenant_id = :t AND p.exception_kind IS NULL AND exception.tenant_id = :t AND exception.subject = p.subject
          AND exception.kind IN ('case-person', 'case-operator') AND exception.resolved_at IS NULL
        """
    )

    /// Opens and closes the exceptions of the cases in the staging table.
    ///
    /// - Parameters:
    ///   - count: How many of them wait for a person now.
    ///   - engine: Whose book.
    ///   - transaction: The transaction of the run.
    static func followCases(opening count: Int, engine: Engine, in transaction: any Transaction) throws {
        let bindings: Bindings = [
            "t": engine.tenant.id, "at": engine.clock.timestamp, "by": engine.actor.name,
        ]
        try transaction.execute(closeCases, bindings)
        guard count > 0 else { return }
        let first = try Counters.take(.exception, count: count, tenant: engine.tenant.id, in: transaction)
        try transaction.execute(openCases, ["t": engine.tenant.id, "first": first, "at": engine.clock.timestamp])
    }
}
