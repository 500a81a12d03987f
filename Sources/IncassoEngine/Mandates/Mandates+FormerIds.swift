import IncassoCore
import IncassoSQL

/// References that mandates had before they were amended.
///
/// Whoever names one means the mandate that had it: an import, a bank's answer, a person.
extension Mandates {
    private static let insertFormer = Statement(
        "mandates.former.insert",
        """
        INSERT INTO mandate_former_id (tenant_id, creditor_id, reference, mandate_id) VALUES (:t, :c, :reference, :id)
        ON CONFLICT DO NOTHING
        """
    )
    private static let owner = Statement(
        "mandates.former.owner",
        """
        SELECT m.id FROM mandate m WHERE m.tenant_id = :t AND m.creditor_id = :c AND m.reference = :reference
        UNION SELECT f.mandate_id FROM mandate_former_id f WHERE f.tenant_id = :t AND f.creditor_id = :c AND f.reference = :reference
        """
    )
    private static let hasFormer = Statement(
        "mandates.former.any",
        "SELECT 1 FROM mandate_former_id WHERE tenant_id = :t AND creditor_id = :c LIMIT 1"
    )

    /// Whether any mandate of a creditor had another reference.
    static func haveFormerIds(
        _ creditor: Creditor,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Bool {
        try transaction.first(hasFormer, ["t": tenant, "c": creditor.id]) { _ in true } ?? false
    }

    /// The mandates of a creditor that have or had a reference: one at most.
    func owner(of reference: String, creditor: Int64, in transaction: any Transaction) throws -> Int64? {
        try transaction.first(
            Self.owner,
            ["t": engine.tenant.id, "c": creditor, "reference": reference]
        ) { $0.integer(0) }
    }

    /// Keeps a reference that a mandate gives up.
    func keepFormer(
        _ reference: String,
        of mandate: Int64,
        creditor: Int64,
        in transaction: any Transaction
    ) throws {
        try transaction.execute(
            Self.insertFormer,
            ["t": engine.tenant.id, "c": creditor, "reference": reference, "id": mandate]
        )
    }
}
