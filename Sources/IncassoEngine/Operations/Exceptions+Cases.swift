import IncassoSQL

/// Recovery cases that wait for a person are exceptions too, so that one list shows everything that does.
extension Exceptions {
    private static let closeCases = Statement(
        "operations.exception.close-cases",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = 'the case went on'
        WHERE tenant_id = :t AND kind IN ('case-person', 'case-operator') AND resolved_at IS NULL
          AND subject IN (SELECT 'case ' || p.claim_id || '-' || p.case_no FROM case_plan p WHERE p.tenant_id = :t AND p.with_person = 0)
        """
    )

    private static let closePaid = Statement(
        "operations.exception.close-paid",
        """
        UPDATE exception SET resolved_at = :at, resolved_by = :by, resolution = 'the debt was paid'
        WHERE tenant_id = :t AND resolved_at IS NULL
          AND ((kind IN ('case-person', 'case-operator') AND subject IN (SELECT 'case ' || k.claim_id || '-' || k.no
              FROM claim_touch z CROSS JOIN recovery_case k
              WHERE z.tenant_id = :t AND z.open <= 0 AND k.tenant_id = :t AND k.claim_id = z.claim_id))
            OR (kind IN ('suspected-duplicate', 'notice-too-late') AND subject IN (SELECT 'claim ' || z.claim_id FROM claim_touch z
              WHERE z.tenant_id = :t AND z.open <= 0)))
        """
    )

    /// Closes the exceptions about claims that are paid, and about their cases.
    static func closePaid(engine: Engine, in transaction: any Transaction) throws {
        try transaction.execute(
            closePaid,
            ["t": engine.tenant.id, "at": engine.clock.timestamp, "by": engine.actor.name]
        )
    }

    /// Opens and closes the exceptions of the cases in the staging table.
    ///
    /// - Parameters:
    ///   - openings: Those of the cases that wait for a person now.
    ///   - closing: Whether any of the cases may have an exception from before.
    ///   - engine: Whose book.
    ///   - transaction: The transaction of the run.
    /// - Throws: The driver's error.
    static func followCases(
        _ openings: [Opening],
        closing: Bool,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        if closing {
            try transaction.execute(
                closeCases,
                ["t": engine.tenant.id, "at": engine.clock.timestamp, "by": engine.actor.name]
            )
        }
        for kind in Set(openings.map(\.kind)).sorted() {
            try open(openings.filter { $0.kind == kind }, engine: engine, in: transaction)
        }
    }
}
