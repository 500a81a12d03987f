import IncassoCore
import IncassoSQL

extension Verification {
    private static let amendments = Statement(
        "verify.amendments",
        """
        SELECT a.mandate_id, a.no, a.old_sealed, a.old_index, a.old_masked, a.new_sealed, a.new_index, a.new_masked, m.scheme, m.reference,
          CASE WHEN a.new_index = coalesce(n.old_index, m.number_index) THEN 1 ELSE 0 END
        FROM mandate_amendment a CROSS JOIN mandate m
        LEFT JOIN mandate_amendment n ON n.tenant_id = a.tenant_id AND n.mandate_id = a.mandate_id AND n.no = a.no + 1
        WHERE a.tenant_id = :t AND m.tenant_id = :t AND m.id = a.mandate_id ORDER BY a.mandate_id, a.no
        """
    )

    /// Each amendment's numbers open, and what it led to is what the next one, or the mandate, has.
    func amendedNumbers() throws -> InvariantResult {
        var checked = 0
        var violations = Violations()
        try engine.database.read { transaction in
            try transaction.query(Self.amendments, ["t": engine.tenant.id]) { row in
                checked += 1
                let isWhole =
                    row.integer(10) == 1
                    && [2, 5].allSatisfy { column in
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
            title: "Every amendment's account numbers open, and the last one is the mandate's",
            checked: checked
        )
    }
}
