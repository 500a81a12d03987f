import IncassoCore
import IncassoSQL

/// What changed in a mandate.
extension Mandates {
    /// The first batch: the oldest block of the mandate's debits that told it and left the house.
    private static let history = Statement(
        "mandates.history",
        """
        SELECT a.no, a.at, a.actor, a.code, a.note, a.pending, a.confirmed_on, f.batch_id,
          (SELECT min(b.batch_id) FROM claim k CROSS JOIN collection c CROSS JOIN collection_amendment x CROSS JOIN block b
            WHERE k.tenant_id = :t AND k.mandate_id = a.mandate_id AND c.tenant_id = :t AND c.claim_id = k.id
              AND x.tenant_id = :t AND x.block_id = c.block_id AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.last_no >= a.no
              AND (a.confirmed_block IS NULL OR x.block_id <= a.confirmed_block)
              AND b.tenant_id = :t AND b.id = x.block_id AND b.state IN ('released', 'accepted', 'rejected', 'settled')),
          a.old_reference, a.new_reference, a.old_masked, a.new_masked, a.old_bic, a.new_bic, a.old_holder, a.new_holder,
          g.old_name, g.new_name, g.old_identifier, g.new_identifier, a.old_index, a.new_index
        FROM mandate_amendment a
        LEFT JOIN block f ON f.tenant_id = a.tenant_id AND f.id = a.confirmed_block
        LEFT JOIN creditor_amendment g ON g.tenant_id = a.tenant_id AND g.creditor_id = a.creditor_id AND g.no = a.creditor_no
        WHERE a.tenant_id = :t AND a.mandate_id = :id ORDER BY a.no
        """
    )

    /// What was amended in a mandate, oldest first.
    ///
    /// - Parameter mandate: The mandate.
    /// - Returns: The amendments, account numbers masked.
    /// - Throws: The driver's error.
    public func amendments(of mandate: Mandate) throws -> [MandateAmendment] {
        try engine.database.read { transaction in
            try transaction.all(
                Self.history,
                ["t": engine.tenant.id, "id": mandate.number],
                MandateAmendment.init
            )
        }
    }
}

extension MandateAmendment {
    fileprivate init(_ row: any Row) throws {
        var changes: [Change] = []
        func add(_ field: Field, _ column: Int, isChanged: Bool? = nil) {
            let (old, new) = (row.optionalText(column), row.optionalText(column + 1))
            guard isChanged ?? (old != new) else { return }
            changes.append(Change(field: field, old: old, new: new))
        }
        add(.mandateId, 9)
        // Two accounts may look alike when masked.
        let (before, after) = (
            row.isNull(21) ? [] : row.bytes(21), row.isNull(22) ? [] : row.bytes(22)
        )
        add(.account, 11, isChanged: before != after)
        add(.bic, 13)
        add(.name, 15)
        add(.creditorName, 17)
        add(.creditorIdentifier, 19)
        self.init(
            number: Int(row.integer(0)),
            at: row.integer(1),
            by: row.optionalText(2),
            code: row.optionalText(3),
            note: row.optionalText(4),
            changes: changes,
            state: row.integer(5) == 1 ? .pending : .confirmed,
            firstSentIn: row.optionalInteger(8),
            confirmedIn: row.optionalInteger(7),
            confirmedOn: try row.optionalDate(6)
        )
    }
}
