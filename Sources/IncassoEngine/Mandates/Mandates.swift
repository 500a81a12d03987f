import IncassoCore
import IncassoSQL

/// Who may be debited: the mandates of a book.
public struct Mandates: Sendable {
    let engine: Engine

    /// What `mandate list` shows.
    public struct Filter: Sendable {
        /// Only mandates in this state.
        public var state: Mandate.State?
        /// Only this creditor's.
        public var creditor: Creditor?
        /// Only the mandate with this reference.
        public var reference: String?
        /// At most so many.
        public var limit: Int

        /// A filter; by default everything, up to 1,000.
        public init(
            state: Mandate.State? = nil,
            creditor: Creditor? = nil,
            reference: String? = nil,
            limit: Int = 1000
        ) {
            self.state = state
            self.creditor = creditor
            self.reference = reference
            self.limit = limit
        }
    }

    /// By number, a page at a time.
    ///
    /// The last collection: the newest of a block that was handed over; the last use: also one that was rejected.
    private static let page = Statement(
        "mandates.page",
        """
        SELECT m.id, m.reference, c.reference, m.scheme, m.kind, s.kind, d.reference, m.holder, m.number_masked, m.signed_on,
          m.last_collection_on, m.imported_on, s.note, s.from_day,
          (SELECT max(b.effective_on) FROM claim k CROSS JOIN collection a CROSS JOIN block b
            WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
              AND b.tenant_id = :t AND b.id = a.block_id AND b.state IN ('released', 'accepted', 'settled')
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                AND x.attempt = a.attempt AND x.kind IN ('withdrawn', 'rejected'))),
          (SELECT max(b.effective_on) FROM claim k CROSS JOIN collection a CROSS JOIN block b
            WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
              AND b.tenant_id = :t AND b.id = a.block_id AND b.state IN ('released', 'accepted', 'rejected', 'settled')
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                AND x.attempt = a.attempt AND x.kind = 'withdrawn')),
          s.draft
        FROM mandate m
        LEFT JOIN mandate_stop s ON s.tenant_id = m.tenant_id AND s.mandate_id = m.id
        LEFT JOIN creditor c ON c.tenant_id = m.tenant_id AND c.id = m.creditor_id
        LEFT JOIN debtor d ON d.tenant_id = m.tenant_id AND d.id = m.debtor_id
        WHERE m.tenant_id = :t AND m.id > :after AND m.id <= :until AND (:c = 0 OR m.creditor_id = :c)
        ORDER BY m.id LIMIT :limit
        """
    )
    /// Stopped mandates are few: they are found without walking through the others.
    private static let stopped = Statement(
        "mandates.stopped",
        """
        SELECT mandate_id FROM mandate_stop WHERE tenant_id = :t AND kind = :kind AND mandate_id > :after
        ORDER BY mandate_id LIMIT :limit
        """
    )
    private static let byReference = Statement(
        "mandates.by-reference",
        """
        SELECT m.id FROM creditor c CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND (:c = 0 OR c.id = :c)
          AND m.tenant_id = :t AND m.creditor_id = c.id AND m.reference = :reference
        UNION SELECT f.mandate_id FROM creditor c CROSS JOIN mandate_former_id f
        WHERE c.tenant_id = :t AND (:c = 0 OR c.id = :c)
          AND f.tenant_id = :t AND f.creditor_id = c.id AND f.reference = :reference ORDER BY 1
        """
    )
    private static let sealedNumber = Statement(
        "mandates.sealed-number",
        "SELECT number_sealed FROM mandate WHERE tenant_id = :t AND id = :id"
    )

    /// Mandates, in the order of their import.
    ///
    /// - Parameter filter: Which.
    /// - Returns: At most ``Filter/limit`` of them.
    /// - Throws: The driver's error.
    public func list(_ filter: Filter = Filter()) throws -> [Mandate] {
        try engine.database.read { try list(filter, in: $0) }
    }

    /// The mandate with a reference.
    ///
    /// - Parameters:
    ///   - reference: The unique mandate reference.
    ///   - creditor: Whose, where references of several creditors could be the same.
    /// - Returns: The mandate.
    /// - Throws: ``EngineError`` when there is none, or more than one.
    public func show(_ reference: String, creditor: Creditor? = nil) throws -> Mandate {
        try engine.database.read { try find(reference, creditor: creditor, in: $0) }
    }

    /// Opens the account number of a mandate; who asked is recorded.
    ///
    /// - Parameter mandate: The mandate.
    /// - Returns: The full number.
    /// - Throws: ``EngineError`` when it was sealed with another key or changed.
    public func revealAccount(_ mandate: Mandate) throws -> String {
        try engine.database.write { transaction in
            let sealed = try transaction.first(
                Self.sealedNumber,
                ["t": engine.tenant.id, "id": mandate.number]
            ) {
                $0.bytes(0)
            }
            guard let sealed, let number = engine.keys.open(sealed, context: .mandate(mandate.number)) else {
                throw EngineError(.storage, "the account number of mandate \(mandate.id) cannot be opened")
            }
            try AuditChain.record(
                "mandate.reveal",
                subject: "mandate \(mandate.id)",
                details: [("creditor", mandate.creditor)],
                engine: engine,
                in: transaction
            )
            return Rails.rail(for: mandate.scheme)?.revealed(number)
                ?? String(decoding: number, as: UTF8.self)
        }
    }

    func find(_ reference: String, creditor: Creditor?, in transaction: any Transaction) throws -> Mandate {
        let found = try list(Filter(creditor: creditor, reference: reference, limit: 2), in: transaction)
        guard let mandate = found.first else {
            throw EngineError(
                .notFound,
                "there is no mandate \(reference)",
                remedy: "`incasso mandate list` shows them; case counts."
            )
        }
        guard found.count == 1 else {
            throw EngineError(
                .invalid,
                "more than one creditor has a mandate \(reference)",
                remedy: "Say whose with --creditor."
            )
        }
        return mandate
    }

    func find(number: Int64, in transaction: any Transaction) throws -> Mandate {
        guard
            let mandate = try page(after: number - 1, until: number, creditor: 0, limit: 1, in: transaction)
                .first
        else { throw EngineError(.notFound, "there is no mandate with the number \(number)") }
        return mandate
    }

    private func list(_ filter: Filter, in transaction: any Transaction) throws -> [Mandate] {
        let tenant = engine.tenant.id
        let creditor = filter.creditor?.id ?? 0
        if let reference = filter.reference {
            let numbers = try transaction.all(
                Self.byReference,
                ["t": tenant, "c": creditor, "reference": reference]
            ) { $0.integer(0) }
            return try numbers.flatMap {
                try page(after: $0 - 1, until: $0, creditor: creditor, limit: 1, in: transaction)
            }
            .filter { filter.state == nil || $0.state == filter.state }
        }
        var found: [Mandate] = []
        var after: Int64 = 0
        while found.count < filter.limit {
            let rows: [Mandate]
            let size = 500
            switch filter.state {
            case .draft?, .suspended?, .cancelled?, .spent?:
                let numbers = try transaction.all(
                    Self.stopped,
                    [
                        "t": tenant, "after": after, "limit": size,
                        "kind": filter.state == .draft ? "suspended" : filter.state?.rawValue ?? "",
                    ]
                ) { $0.integer(0) }
                rows = try numbers.flatMap {
                    try page(after: $0 - 1, until: $0, creditor: creditor, limit: 1, in: transaction)
                }
                guard let last = numbers.last else { return found }
                after = last
            default:
                rows = try page(after: after, until: .max, creditor: creditor, limit: size, in: transaction)
                guard let last = rows.last else { return found }
                after = last.number
            }
            found += rows.lazy.filter { filter.state == nil || $0.state == filter.state }
                .prefix(filter.limit - found.count)
        }
        return found
    }

    private func page(
        after: Int64,
        until: Int64,
        creditor: Int64,
        limit: Int,
        in transaction: any Transaction
    ) throws -> [Mandate] {
        let today = engine.clock.wallTime(in: "UTC").date
        return try transaction.all(
            Self.page,
            ["t": engine.tenant.id, "after": after, "until": until, "c": creditor, "limit": limit]
        ) { row in
            try mandate(row, today: today)
        }
    }

    private func mandate(_ row: any Row, today: LocalDate) throws -> Mandate {
        let isDraft = row.optionalInteger(16) == 1
        let signed = try row.date(9)
        let imported = try row.date(11)
        let before = try row.optionalDate(10)
        let presented = [before, try row.optionalDate(15)].compactMap(\.self).max()
        let lastUse = max(presented ?? signed, signed, imported)
        let rail = Rails.rail(for: row.text(3))
        let lifetime = isDraft ? nil : rail?.mandateLifetime
        let expires = lifetime.map { lastUse.adding(months: $0) }
        let isStopped = !row.isNull(13) && row.integer(13) <= today.daysSinceEpoch
        let stop = isStopped ? Mandate.State(rawValue: row.text(5)) : nil
        let ended = stop == nil || stop == .suspended ? nil : try row.optionalDate(13)
        let retention = rail.flatMap { MandateRetention.of($0) }
        return Mandate(
            number: row.integer(0),
            id: row.text(1),
            creditor: row.text(2),
            scheme: row.text(3),
            kind: row.text(4),
            state: isDraft && row.text(5) == "suspended"
                ? .draft : stop ?? (expires.map { $0 < today } ?? false ? .expired : .active),
            debtorId: row.text(6),
            debtorName: row.text(7),
            account: row.text(8),
            signatureDate: isDraft ? nil : signed,
            lastCollection: [before, try row.optionalDate(14)].compactMap(\.self).max(),
            expiresOn: expires,
            retainUntil: retention?.until(
                lastUse: presented,
                inForceUntil: ended ?? (isDraft ? imported : expires)
            ),
            note: row.optionalText(12)
        )
    }
}

extension Engine {
    /// The mandates of the book.
    public var mandates: Mandates { Mandates(engine: self) }
}
