import IncassoCore
import IncassoSQL

extension Verification {
    private static let amendments = Statement(
        "verify.amendments",
        """
        SELECT a.mandate_id, a.no, a.old_sealed, a.old_index, a.old_masked, a.new_sealed, a.new_index, a.new_masked, m.scheme, m.reference,
          CASE WHEN n.no IS NULL AND a.new_index = m.number_index AND a.new_reference = m.reference AND a.new_holder = m.holder THEN 1
            WHEN a.new_index = n.old_index AND a.new_reference = n.old_reference AND a.new_holder = n.old_holder THEN 1 ELSE 0 END
        FROM mandate_amendment a CROSS JOIN mandate m
        LEFT JOIN mandate_amendment n ON n.tenant_id = a.tenant_id AND n.mandate_id = a.mandate_id AND n.no = (
          SELECT min(z.no) FROM mandate_amendment z WHERE z.tenant_id = :t AND z.mandate_id = a.mandate_id AND z.no > a.no AND z.creditor_no IS NULL)
        WHERE a.tenant_id = :t AND a.creditor_no IS NULL AND m.tenant_id = :t AND m.id = a.mandate_id ORDER BY a.mandate_id, a.no
        """
    )

    /// Each amendment's numbers open, and its new values are the old ones of the next, or the mandate's.
    func amendedNumbers() throws -> InvariantResult {
        var checked = 0
        var violations = Violations()
        try engine.database.read { transaction in
            try transaction.query(Self.amendments, ["t": engine.tenant.id]) { row in
                checked += 1
                let isWhole =
                    row.integer(10) == 1
                    && [2, 5].allSatisfy { column in
                        // The account of before may not be known to us.
                        if column == 2, row.isNull(2) { return row.isNull(3) && row.isNull(4) }
                        let opened = engine.keys.open(row.bytes(column), context: .mandate(row.integer(0)))
                        guard let opened else { return false }
                        return engine.keys.blindIndex(opened) == row.bytes(column + 1)
                            && Rails.rail(for: row.text(8))?.masked(opened) == row.text(column + 2)
                    }
                if !isWhole { violations.add("mandate \(row.text(9)), amendment \(row.integer(1))") }
            }
        }
        return violations.result(
            "mandates.amended",
            law: 19,
            title:
                "Every amendment's account numbers open, and its new values are those that follow",
            checked: checked
        )
    }
}
