import IncassoCore
import IncassoSQL

/// A payment link as the database has it.
struct LinkRow {
    let id: Int64
    let claim: Int64
    /// 0 for a link of a claim without a case.
    let caseNumber: Int64
    let generation: Int64
    let channel: String
    let createdOn: LocalDate
    let expiresOn: LocalDate?
    let revokedAt: Int64?

    private static let byId = Statement(
        "payments.link.by-id",
        """
        SELECT id, claim_id, case_no, generation, channel, created_on, expires_on, revoked_at FROM payment_link
        WHERE tenant_id = :t AND id = :id
        """
    )
    private static let byClaim = Statement(
        "payments.link.by-claim",
        """
        SELECT id, claim_id, case_no, generation, channel, created_on, expires_on, revoked_at FROM payment_link
        WHERE tenant_id = :t AND claim_id = :claim ORDER BY id DESC
        """
    )

    /// The link with a number.
    static func find(_ id: Int64, engine: Engine, in transaction: any Transaction) throws -> LinkRow? {
        try transaction.first(byId, ["t": engine.tenant.id, "id": id], LinkRow.init)
    }

    /// The links of a claim, newest first.
    static func all(of claim: Int64, engine: Engine, in transaction: any Transaction) throws -> [LinkRow] {
        try transaction.all(byClaim, ["t": engine.tenant.id, "claim": claim], LinkRow.init)
    }

    private init(_ row: any Row) throws {
        id = row.integer(0)
        claim = row.integer(1)
        caseNumber = row.integer(2)
        generation = row.integer(3)
        channel = row.text(4)
        createdOn = try row.date(5)
        expiresOn = try row.optionalDate(6)
        revokedAt = row.optionalInteger(7)
    }

    /// Whether its page can be opened on a day.
    func isLive(on today: LocalDate) -> Bool { revokedAt == nil && !hasExpired(on: today) }

    /// Whether its last day has passed.
    func hasExpired(on today: LocalDate) -> Bool { expiresOn.map { $0 < today } ?? false }
}
