import IncassoSQL

/// The statements of the intake's own tables.
enum IntakeStatements {
    static let insertImport = Statement(
        "intake.import.insert",
        """
        INSERT INTO import (tenant_id, id, kind, creditor_id, name, sha256, at, actor, rows, accepted, unchanged, parked)
        VALUES (:t, :id, :kind, :c, :name, :sha, :at, :actor, :rows, :accepted, :unchanged, :parked)
        """
    )
    static let clearMandates = Statement(
        "intake.mandates.clear",
        "DELETE FROM import_mandate WHERE tenant_id = :t AND import_id = :import"
    )
    static let clearClaims = Statement(
        "intake.claims.clear",
        "DELETE FROM import_claim WHERE tenant_id = :t AND import_id = :import"
    )
}
