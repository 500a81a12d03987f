import IncassoSQL

/// Recovery cases that wait for a person are exceptions too, so that one list shows everything that does.
extension Exceptions {
    private static let closeCases = Statement(
        "operations.exception.close-cases",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = 'the case went on: ' || p.action
        FROM case_plan p
        WHERE p.tenant_id = :t AND p.with_person = 0 AND exception.tenant_id = :t AND exception.subject = p.subject
          AND exception.kind IN ('case-person', 'case-operator') AND exception.resolved_at IS NULL
        """
    )

    /// Opens and closes the exceptions of the cases in the staging table.
    ///
    /// - Parameters:
    ///   - openings: Those of the cases that wait for a person now.
    ///   - engine: Whose book.
    ///   - transaction: The transaction of the run.
    /// - Throws: The driver's error.
    static func followCases(_ openings: [Opening], engine: Engine, in transaction: any Transaction) throws {
        try transaction.execute(
            closeCases,
            ["t": engine.tenant.id, "at": engine.clock.timestamp, "by": engine.actor.name]
        )
        for kind in Set(openings.map(\.kind)).sorted() {
            try open(openings.filter { $0.kind == kind }, engine: engine, in: transaction)
        }
    }
}
