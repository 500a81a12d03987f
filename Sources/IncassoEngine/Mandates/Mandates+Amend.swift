import IncassoCore
import IncassoSQL

/// Account data that banks correct.
///
/// A mandate holds what is right now; every amendment keeps what was right before, and for which debits that counts, so
/// that a file that was frozen earlier is rendered as it was.
extension Mandates {
    private static let changes = Statement(
        "mandates.amend.changes",
        """
        SELECT e.no, e.reason, e.correction_sealed, m.id, m.scheme, m.number_sealed, m.number_index, m.number_masked, m.holder,
          coalesce((SELECT max(a.no) FROM mandate_amendment a WHERE a.tenant_id = :t AND a.mandate_id = m.id), 0),
          coalesce((SELECT max(b.id) FROM claim k CROSS JOIN collection c CROSS JOIN block b
            WHERE k.tenant_id = :t AND k.mandate_id = m.id AND c.tenant_id = :t AND c.claim_id = k.id AND b.tenant_id = :t AND b.id = c.block_id), 0),
          m.creditor_id, m.reference, m.bic
        FROM bank_entry e CROSS JOIN claim p CROSS JOIN mandate m
        WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.kind = 7 AND e.claim_id IS NOT NULL
          AND e.correction_sealed IS NOT NULL
          AND (SELECT count(*) FROM entry_note n WHERE n.tenant_id = :t AND n.file_id = e.file_id AND n.entry_no = e.no) = 0
          AND p.tenant_id = :t AND p.id = e.claim_id AND m.tenant_id = :t AND m.id = p.mandate_id
        ORDER BY e.no
        """
    )
    private static let apply = Statement(
        "mandates.amend.apply",
        """
        UPDATE mandate SET holder = x.new_holder, number_sealed = x.new_sealed, number_index = x.new_index, number_masked = x.new_masked
        FROM mandate_amendment x
        WHERE x.tenant_id = :t AND x.file_id = :f AND x.entry_no BETWEEN :first AND :last
          AND x.no = (SELECT max(z.no) FROM mandate_amendment z WHERE z.tenant_id = :t AND z.mandate_id = x.mandate_id)
          AND mandate.tenant_id = :t AND mandate.id = x.mandate_id
        """
    )
    private static let target = BulkTarget(
        table: "mandate_amendment",
        columns: [
            "tenant_id", "mandate_id", "no", "code", "file_id", "entry_no", "at", "until_block",
            "creditor_id",
            "pending",
            "old_reference", "old_bic", "old_holder", "old_sealed", "old_index", "old_masked",
            "new_reference", "new_bic", "new_holder", "new_sealed", "new_index", "new_masked",
        ]
    )

    /// What a bank tells of a mandate, and the mandate as it stands.
    private struct Change {
        let entry: Int64
        let code: String
        let correction: [UInt8]
        let mandate: Int64
        let scheme: String
        var sealed: [UInt8]
        var index: [UInt8]
        var masked: String
        var holder: String
        /// How often the mandate has been amended.
        var number: Int64
        let lastBlock: Int64
        let creditor: Int64
        let reference: String
        let bic: String?

        /// This change of a mandate that an earlier entry of the same container has changed already.
        func following(_ earlier: Change) -> Change {
            Change(
                entry: entry,
                code: code,
                correction: correction,
                mandate: mandate,
                scheme: scheme,
                sealed: earlier.sealed,
                index: earlier.index,
                masked: earlier.masked,
                holder: earlier.holder,
                number: earlier.number,
                lastBlock: lastBlock,
                creditor: creditor,
                reference: reference,
                bic: bic
            )
        }
    }

    /// Carries out the corrections that a container tells of the mandates of its entries.
    ///
    /// - Parameters:
    ///   - range: The container's entries.
    ///   - transaction: The container's transaction.
    /// - Returns: The entries that are not carried out, with the rule why.
    /// - Throws: ``EngineError`` when a sealed value does not open; the driver's error.
    func amend(_ range: EntryRange, in transaction: any Transaction) throws -> [(entry: Int64, rule: String)]
    {
        let changes = try transaction.all(Self.changes, range.bindings) { row in
            Change(
                entry: row.integer(0),
                code: row.optionalText(1) ?? "",
                correction: row.bytes(2),
                mandate: row.integer(3),
                scheme: row.text(4),
                sealed: row.bytes(5),
                index: row.bytes(6),
                masked: row.text(7),
                holder: row.text(8),
                number: row.integer(9),
                lastBlock: row.integer(10),
                creditor: row.integer(11),
                reference: row.text(12),
                bic: row.optionalText(13)
            )
        }
        guard !changes.isEmpty else { return [] }
        var refused: [(entry: Int64, rule: String)] = []
        var amended: [(old: Change, new: Change)] = []
        var current: [Int64: Change] = [:]
        for change in changes {
            let old = current[change.mandate].map { change.following($0) } ?? change
            do throws(AmendmentRefusal) {
                let new = try self.amended(old, file: range.file)
                current[change.mandate] = new
                amended.append((old, new))
            } catch {
                refused.append((change.entry, error.rule))
            }
        }
        try transaction.load(Self.target) { writer in
            for (old, new) in amended { try write(old, new, file: range.file, to: writer) }
        }
        try transaction.execute(Self.apply, range.bindings)
        return refused
    }

    private func amended(_ old: Change, file: Int64) throws(AmendmentRefusal) -> Change {
        guard let rail = Rails.rail(for: old.scheme),
            let opened = engine.keys.open(old.correction, context: .entry(file: file, number: old.entry)),
            let correction = AccountCorrection(stored: opened),
            let number = engine.keys.open(old.sealed, context: .mandate(old.mandate))
        else { throw AmendmentRefusal(rule: "change-unclear") }
        let right = try rail.amended(number, by: correction, code: old.code)
        var new = old
        new.number += 1
        new.holder = right.holder ?? old.holder
        new.sealed = engine.keys.seal(
            right.number,
            context: .mandate(old.mandate),
            nonce: engine.random.bytes(12)
        )
        new.index = engine.keys.blindIndex(right.number)
        new.masked = rail.masked(right.number)
        return new
    }

    private func write(_ old: Change, _ new: Change, file: Int64, to writer: any BulkWriter) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(old.mandate)
        try writer.integer(new.number)
        try writer.text(old.code)
        try writer.integer(file)
        try writer.integer(old.entry)
        try writer.integer(engine.clock.timestamp)
        try writer.integer(old.lastBlock)
        try writer.integer(old.creditor)
        // The bank told it, and need not be told.
        try writer.integer(0)
        for side in [old, new] {
            try writer.text(side.reference)
            try writer.text(side.bic)
            try writer.text(side.holder)
            try writer.blob(side.sealed.span)
            try writer.blob(side.index.span)
            try writer.text(side.masked)
        }
        try writer.endRow()
    }
}
