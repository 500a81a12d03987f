public import IncassoCore
import IncassoRecovery
import IncassoSQL

/// Payment links: one for each case, the same in all its notices, and others that a person makes.
public struct PaymentLinks: Sendable {
    let engine: Engine

    /// A link that a run makes for a case.
    struct New {
        /// The link's number, taken for it.
        let id: Int64
        let claim, caseNumber: Int64
        /// The way on which it travels first.
        let channel: RecoveryPolicy.Step.Channel
    }

    private static let target = BulkTarget(
        table: "payment_link",
        columns: ["tenant_id", "id", "claim_id", "case_no", "generation", "channel", "created_on"]
    )
    private static let insert = Statement(
        "payments.link.insert",
        """
        INSERT INTO payment_link (tenant_id, id, claim_id, case_no, generation, channel, created_on, expires_on, revoked_at)
        VALUES (:t, :id, :claim, :no, 1, 'person', :today, :until, CAST(NULL AS BIGINT))
        """
    )
    private static let revoke = Statement(
        "payments.link.revoke",
        """
        UPDATE payment_link SET generation = generation + 1, revoked_at = :now
        WHERE tenant_id = :t AND id = :id AND revoked_at IS NULL
        """
    )

    /// The link of a claim, made when there is none that leads anywhere.
    ///
    /// - Parameters:
    ///   - reference: The claim's id.
    ///   - creditor: Whose, where ids of several creditors could be the same.
    ///   - until: The last day of a new link; without it the link lasts as long as the claim.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The link with its address, `nil` when a dry run would have made it; and whether it is new.
    /// - Throws: ``EngineError`` when there is no such claim, it has ended, or the day has passed.
    public func create(
        _ reference: String,
        creditor: Creditor? = nil,
        until: LocalDate? = nil,
        isDryRun: Bool = false
    ) throws -> (link: PaymentLink?, isNew: Bool) {
        if let until, until < engine.today {
            throw EngineError(.refused, "the day \(until) has passed", remedy: "Give a later --until.")
        }
        let found = try engine.database.read { transaction in
            try payable(reference, creditor: creditor, in: transaction)
        }
        if let link = found.link { return (link, false) }
        if isDryRun { return (nil, true) }
        let id = try Counters.take(.link, engine: engine)
        return try engine.database.write { transaction in
            // Somebody may have made one meanwhile.
            let again = try payable(reference, creditor: creditor, in: transaction)
            if let link = again.link { return (link, false) }
            try transaction.execute(
                Self.insert,
                [
                    "t": engine.tenant.id, "id": id, "claim": again.claim.facts.number,
                    "no": again.claim.newestCase?.number ?? 0, "today": engine.today.daysSinceEpoch,
                    "until": until?.daysSinceEpoch,
                ]
            )
            try AuditChain.record(
                "link.create",
                subject: "link \(id)",
                details: [("claim", reference)],
                engine: engine,
                in: transaction
            )
            return (try link(id, reveal: true, in: transaction), true)
        }
    }

    /// The links of a claim, newest first, or the one with a number.
    ///
    /// - Parameters:
    ///   - id: A link's number, `17` or `L17`, or a claim's id.
    ///   - creditor: Whose claim.
    ///   - reveal: Whether addresses are told.
    /// - Returns: At least one link.
    /// - Throws: ``EngineError`` when there is none.
    public func show(_ id: String, creditor: Creditor? = nil, reveal: Bool = false) throws -> [PaymentLink] {
        try engine.database.read { transaction in
            try rows(id, creditor: creditor, in: transaction).map {
                try link($0, reveal: reveal, in: transaction)
            }
        }
    }

    /// Withdraws a link, or all of a claim: their pages do not exist any more.
    ///
    /// A link that was withdrawn already stays as it is. Notices that carry a withdrawn link wait for a person.
    ///
    /// - Parameters:
    ///   - id: A link's number, `17` or `L17`, or a claim's id.
    ///   - creditor: Whose claim.
    ///   - isDryRun: Whether only to check.
    /// - Returns: The links as they are now, newest first.
    /// - Throws: ``EngineError`` when there is none.
    public func revoke(
        _ id: String,
        creditor: Creditor? = nil,
        isDryRun: Bool = false
    ) throws -> [PaymentLink] {
        if isDryRun { return try show(id, creditor: creditor) }
        return try engine.database.write { transaction in
            let rows = try rows(id, creditor: creditor, in: transaction)
            for row in rows where row.revokedAt == nil {
                try transaction.execute(
                    Self.revoke,
                    ["t": engine.tenant.id, "id": row.id, "now": engine.clock.timestamp]
                )
                try AuditChain.record(
                    "link.revoke",
                    subject: "link \(row.id)",
                    engine: engine,
                    in: transaction
                )
            }
            return try rows.map { try link($0.id, reveal: false, in: transaction) }
        }
    }

    /// Makes the links that a run planned, in one load.
    ///
    /// A link lasts as long as its case: it closes with it.
    static func insert(
        _ links: [New],
        today: LocalDate,
        tenant: Int64,
        in transaction: any Transaction
    ) throws {
        guard !links.isEmpty else { return }
        let day = Int64(today.daysSinceEpoch)
        try transaction.load(target) { writer in
            for link in links {
                try writer.integer(tenant)
                try writer.integer(link.id)
                try writer.integer(link.claim)
                try writer.integer(link.caseNumber)
                try writer.integer(Int64(1))
                try writer.text(link.channel.rawValue)
                try writer.integer(day)
                try writer.endRow()
            }
        }
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
    static func reference(link: Int64, engine: Engine) throws(EngineError) -> CreditorReference {
        guard let number = UInt64(exactly: link), number <= BookReference.maxNumber else {
            throw EngineError(.storage, "the link \(link) cannot be quoted")
        }
        let body = BookReference(kind: .reference, book: engine.tenant.book, number: number).text
        do throws(CreditorReferenceError) {
            return try CreditorReference(body: body)
        } catch {
            throw EngineError(.storage, "the link \(link) cannot be quoted")
        }
    }
}

extension PaymentLinks {
    /// A claim for which a link may be made, and the one that it has.
    private func payable(
        _ reference: String,
        creditor: Creditor?,
        in transaction: any Transaction
    ) throws -> (claim: LinkedClaim, link: PaymentLink?) {
        let facts = try engine.claims.find(reference, creditor: creditor, in: transaction)
        let claim = try LinkedClaim(facts.number, engine: engine, in: transaction)
        switch claim.state {
        case .open, .announced, .inCollection, .processing, .planned: break
        case .paid: throw ended(reference, "is paid")
        case .withdrawn: throw ended(reference, "is not asked for any more")
        case .disputed: throw ended(reference, "is disputed")
        }
        let rows = try LinkRow.all(of: facts.number, engine: engine, in: transaction)
        let live = rows.first { $0.isLive(on: engine.today) }
        return (claim, try live.map { try link($0, reveal: true, in: transaction) })
    }

    private func ended(_ reference: String, _ how: String) -> EngineError {
        EngineError(
            .refused,
            "claim \(reference) \(how): there is nothing to pay",
            remedy: "`incasso claim show \(reference)` tells where it stands."
        )
    }

    /// The links that a number or a claim's id means.
    private func rows(
        _ id: String,
        creditor: Creditor?,
        in transaction: any Transaction
    ) throws -> [LinkRow] {
        let isMarked = id.first == "L"
        let number = creditor == nil ? Int64(isMarked ? id.dropFirst() : id[...]) : nil
        let byNumber = try number.flatMap { try LinkRow.find($0, engine: engine, in: transaction) }
        do {
            let facts = try engine.claims.find(id, creditor: creditor, in: transaction)
            let rows = try LinkRow.all(of: facts.number, engine: engine, in: transaction)
            if let byNumber, byNumber.claim != facts.number {
                if isMarked { return [byNumber] }
                throw EngineError(
                    .invalid,
                    "\(id) is a link and a claim",
                    remedy: "Write L\(id) for the link; for the claim say whose with --creditor."
                )
            }
            if !rows.isEmpty { return rows }
            throw EngineError(
                .notFound,
                "claim \(id) has no payment link",
                remedy: "`incasso link create \(id)` makes one."
            )
        } catch let error as EngineError where error.code == .notFound && byNumber != nil {
            return [byNumber].compactMap(\.self)
        } catch let error as EngineError where error.code == .notFound && number != nil {
            throw EngineError(.notFound, "there is no link and no claim \(id)", remedy: error.remedy)
        }
    }

    private func link(_ id: Int64, reveal: Bool, in transaction: any Transaction) throws -> PaymentLink {
        guard let row = try LinkRow.find(id, engine: engine, in: transaction) else {
            throw EngineError(.notFound, "there is no link \(id)")
        }
        return try link(row, reveal: reveal, in: transaction)
    }

    private func link(_ row: LinkRow, reveal: Bool, in transaction: any Transaction) throws -> PaymentLink {
        let claim = try LinkedClaim(row.claim, engine: engine, in: transaction)
        let views = try LinkViews.sum(row.id, tenant: engine.tenant.id, in: transaction)
        let address = Self.address(
            link: row.id,
            generation: row.generation,
            base: claim.creditor.linkBaseURL,
            engine: engine
        )
        return PaymentLink(
            row,
            claim,
            views: views,
            reference: try Self.reference(link: row.id, engine: engine),
            address: reveal && row.isLive(on: engine.today) ? address : nil
        )
    }
}

extension Engine {
    /// Payment links.
    public var links: PaymentLinks { PaymentLinks(engine: self) }
}
