import IncassoCore
import IncassoSQL

/// Payment links: one for each case, the same in all its notices.
struct PaymentLinks {
    private static let insertPlanned = Statement(
        "payments.link.insertPlanned",
        """
        INSERT INTO payment_link (tenant_id, id, claim_id, case_no, generation, channel, created_on, expires_on, revoked_at)
        SELECT p.tenant_id, p.link_id, p.claim_id, p.case_no, 1, p.notice_channel, :today, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM case_plan p WHERE p.tenant_id = :t AND p.new_link = 1
        """
    )

    /// Makes the links that a run planned.
    ///
    /// A link lasts as long as its case: it closes with it.
    static func insertPlanned(today: Int, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(insertPlanned, ["t": tenant, "today": today])
    }

    /// The address of a link.
    static func address(link: Int64, generation: Int64, base: String, engine: Engine) -> String {
        let token = LinkToken.make(
            tenant: engine.tenant.id,
            link: link,
            generation: generation,
            keys: engine.keys
        )
        return "\(base)/p/\(token)"
    }

    /// What a transfer has to quote, so that it finds its way: a structured creditor reference.
    ///
    /// - Throws: ``EngineError`` when the number cannot stand in a reference.
    static func reference(link: Int64, engine: Engine) throws(EngineError) -> String {
        guard let number = UInt64(exactly: link), number <= BookReference.maxNumber else {
            throw EngineError(.storage, "the link \(link) cannot be quoted")
        }
        let body = BookReference(kind: .reference, book: engine.tenant.book, number: number).text
        do throws(CreditorReferenceError) {
            return try CreditorReference(body: body).text
        } catch {
            throw EngineError(.storage, "the link \(link) cannot be quoted")
        }
    }
}
