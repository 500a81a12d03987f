import IncassoCore
import IncassoSQL

/// Rows that name a mandate by a reference that it had before it was amended.
enum FormerMandateRows {
    private static let claims = Statement(
        "intake.claims.former",
        """
        UPDATE import_claim SET mandate_reference = m.reference FROM mandate_former_id f CROSS JOIN mandate m
        WHERE import_claim.tenant_id = :t AND import_claim.import_id = :import
          AND f.tenant_id = :t AND f.creditor_id = :c AND f.reference = import_claim.mandate_reference
          AND m.tenant_id = :t AND m.id = f.mandate_id
        """
    )
    private static let mandates = Statement(
        "intake.mandates.former",
        """
        UPDATE import_mandate SET reference = m.reference FROM mandate_former_id f CROSS JOIN mandate m
        WHERE import_mandate.tenant_id = :t AND import_mandate.import_id = :import
          AND f.tenant_id = :t AND f.creditor_id = :c AND f.reference = import_mandate.reference
          AND m.tenant_id = :t AND m.id = f.mandate_id
        """
    )

    /// Lets staged claims name their mandates by the references of now.
    static func renameInClaims(
        of importId: Int64,
        creditor: Creditor,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        guard try Mandates.haveFormerIds(creditor, tenant: tenant, in: transaction) else { return }
        try transaction.execute(claims, ["t": tenant, "import": importId, "c": creditor.id])
    }

    /// Lets staged mandates have their references of now: what was taken in once is known again.
    static func renameInMandates(
        of importId: Int64,
        creditor: Creditor,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        guard try Mandates.haveFormerIds(creditor, tenant: tenant, in: transaction) else { return }
        try transaction.execute(mandates, ["t": tenant, "import": importId, "c": creditor.id])
    }
}
