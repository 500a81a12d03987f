import IncassoCore
import IncassoSQL

/// A notice with everything that its text needs.
struct NoticeRow: Sendable {
    let claim: Int64
    let caseNumber: Int64
    let step: String
    let channel: String
    let recipient: Int64
    /// The failed attempt that it tells of, or the one that it announces.
    let attempt: Int
    let template: String
    var payBefore: LocalDate
    let retryOn: LocalDate?
    let link: Int64?
    let queuedOn: LocalDate
    let state: String
    let held: String?
    let fence: Int64
    /// When its file was made; kept so that the same file can be made again.
    let sentAt: Int64?
    let fileName: String?
    let sha256: [UInt8]?
    let claimReference: String
    let description: String?
    let mandateReference: String
    let holder: String
    let email: String?
    let language: String?
    let generation: Int64
    let isLinkRevoked: Bool
    let reason: String
    let reasonClass: ReasonClass
    /// The day of the debit that failed, or is announced.
    let dueOn: LocalDate

    /// `CLAIM-CASE-STEP-CHANNEL`.
    var id: String { "\(claim)-\(caseNumber)-\(step)-\(channel)" }
    /// The case's id.
    var caseId: String { "\(claim)-\(caseNumber)" }
    /// Whether it tells of a debit that is still to be made, and belongs to no case.
    var isPreNotification: Bool { caseNumber == 0 }
    /// How ``AnnouncedDebit`` names the debit of such a notice.
    var announcement: String { "\(claim)-\(step)" }

    private static let select = Statement(
        "notices.rows",
        """
        SELECT n.claim_id, n.case_no, n.step, n.channel, n.recipient, n.attempt, n.template, n.pay_before, n.retry_on, n.link_id, n.queued_on,
          n.state, n.held, n.fence, n.sent_at, n.file_name, n.sha256, c.reference, c.description, m.reference, m.holder, d.email, d.language,
          coalesce(l.generation, 1), CASE WHEN l.revoked_at IS NULL THEN 0 ELSE 1 END, x.reason, coalesce(x.reason_class, 0), coalesce(b.effective_on, n.retry_on, n.pay_before)
        FROM notice n CROSS JOIN claim c CROSS JOIN mandate m CROSS JOIN debtor d
        LEFT JOIN attempt_end x ON x.tenant_id = n.tenant_id AND n.case_no > 0 AND x.claim_id = n.claim_id AND x.attempt = n.attempt
        LEFT JOIN block b ON b.tenant_id = x.tenant_id AND b.id = x.block_id
        LEFT JOIN payment_link l ON l.tenant_id = n.tenant_id AND l.id = n.link_id
        WHERE n.tenant_id = :t AND n.claim_id BETWEEN :first AND :last
          AND (:all = 1 OR (n.state IN ('queued', 'held', 'sending') AND n.queued_at <= :now AND (n.state <> 'sending' OR n.lease_until <= :now)))
          AND c.tenant_id = :t AND c.id = n.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id AND d.tenant_id = :t AND d.id = n.recipient
        ORDER BY n.claim_id, n.case_no, n.queued_at, n.step
        """
    )

    /// Reads the notices of adjacent claims.
    ///
    /// - Parameters:
    ///   - claims: The claims.
    ///   - onlyWaiting: Whether only those that a courier may take now.
    ///   - engine: Whose book.
    ///   - transaction: Where to read.
    /// - Returns: The notices, by claim, then in the order in which they were queued.
    /// - Throws: ``EngineError`` when the database holds what no notice has; the driver's error.
    static func read(
        _ claims: ClosedRange<Int64>,
        onlyWaiting: Bool,
        engine: Engine,
        in transaction: any Transaction
    ) throws -> [NoticeRow] {
        try transaction.all(
            select,
            [
                "t": engine.tenant.id, "first": claims.lowerBound, "last": claims.upperBound,
                "all": onlyWaiting ? 0 : 1, "now": engine.clock.timestamp,
            ],
            NoticeRow.init
        )
    }

    private init(_ row: any Row) throws {
        claim = row.integer(0)
        caseNumber = row.integer(1)
        step = row.text(2)
        channel = row.text(3)
        recipient = row.integer(4)
        attempt = Int(row.integer(5))
        template = row.text(6)
        payBefore = try row.date(7)
        retryOn = try row.optionalDate(8)
        link = row.optionalInteger(9)
        queuedOn = try row.date(10)
        state = row.text(11)
        held = row.optionalText(12)
        fence = row.integer(13)
        sentAt = row.optionalInteger(14)
        fileName = row.optionalText(15)
        sha256 = row.isNull(16) ? nil : row.bytes(16)
        claimReference = row.text(17)
        description = row.optionalText(18)
        mandateReference = row.text(19)
        holder = row.text(20)
        email = row.optionalText(21)
        language = row.optionalText(22)
        generation = row.integer(23)
        isLinkRevoked = row.integer(24) == 1
        reason = row.optionalText(25) ?? ""
        guard let reasonClass = ReasonClass(rawValue: Int(row.integer(26))) else {
            throw EngineError(.storage, "claim \(row.integer(0)) holds a reason that does not exist")
        }
        self.reasonClass = reasonClass
        dueOn = try row.date(27)
    }
}
