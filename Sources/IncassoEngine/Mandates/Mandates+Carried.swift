import IncassoSQL

extension Mandates {
    /// Debits whose mandate is known, or carried by an earlier debit of the file, with other data.
    private static let carried = Statement(
        "mandates.import.carried",
        """
        SELECT s.row_no, CASE WHEN m.scheme = s.scheme THEN 1 ELSE 0 END, CASE WHEN m.kind = s.kind THEN 1 ELSE 0 END,
          CASE WHEN m.signed_on = s.signed_on THEN 1 ELSE 0 END, CASE WHEN m.number_index = s.number_index THEN 1 ELSE 0 END,
          CASE WHEN m.holder = s.holder AND coalesce(s.ultimate_debtor, m.ultimate_debtor, '') = coalesce(m.ultimate_debtor, '')
            THEN 1 ELSE 0 END
        FROM import_mandate s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference AND m.id <> :mandate + s.row_no
          AND (m.scheme <> s.scheme OR m.kind <> s.kind OR m.signed_on <> s.signed_on OR m.number_index <> s.number_index
            OR m.holder <> s.holder OR coalesce(s.ultimate_debtor, m.ultimate_debtor, '') <> coalesce(m.ultimate_debtor, ''))
        ORDER BY s.row_no
        """
    )

    /// Compares what debits carry of mandates that were not taken, because they were there.
    ///
    /// A debit carries less than the book knows: only that is compared. The name of a debtor is written in many ways, and
    /// is no part of what the debtor has signed for: another one is a remark.
    func compareCarried(
        _ numbers: Numbers,
        creditor: Creditor,
        staged: Int,
        in transaction: any Transaction,
        _ outcome: inout Imported
    ) throws {
        let columns = ["scheme", "kind", "signature_date", "iban"]
        try transaction.query(
            Self.carried,
            [
                "t": engine.tenant.id, "import": numbers.importId, "c": creditor.id,
                "mandate": numbers.firstMandate,
            ]
        ) { row in
            let number = Int(row.integer(0))
            let differing = columns.indices.filter { row.integer($0 + 1) != 1 }.map { columns[$0] }
            if !differing.isEmpty {
                outcome.conflicts.append(.differs(row: number, columns: differing))
            } else if row.integer(5) != 1 {
                outcome.otherNames.count += 1
                if outcome.otherNames.rows.count < 100 { outcome.otherNames.rows.append(number) }
            }
        }
        outcome.unchanged = staged - outcome.accepted - outcome.conflicts.count
    }
}
