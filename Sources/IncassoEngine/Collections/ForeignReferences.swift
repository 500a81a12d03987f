import IncassoSQL

extension Collections {
    private static let insertForeign = Statement(
        "collections.foreign-reference.insert",
        """
        INSERT INTO foreign_reference (tenant_id, reference, claim_id, attempt)
        SELECT k.tenant_id, k.end_to_end_id, k.id, 1 FROM claim k
        WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last AND k.end_to_end_id IS NOT NULL
        """
    )

    /// Notes the end-to-end ids that the business gave to new claims, for their first attempt.
    static func insertForeignReferences(
        claims: ClosedRange<Int64>,
        engine: Engine,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            insertForeign,
            ["t": engine.tenant.id, "first": claims.lowerBound, "last": claims.upperBound]
        )
    }
}
