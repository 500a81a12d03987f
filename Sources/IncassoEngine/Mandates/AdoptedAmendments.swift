import IncassoCore
package import IncassoSQL

/// A change of a mandate that was made, and told, before this book knew the mandate.
package struct AdoptedAmendment: Sendable {
    /// The mandate's number.
    package let mandate: Int64
    /// What was before, as a file tells it.
    package let original: DebitAmendment

    /// An amendment of a mandate.
    package init(mandate: Int64, original: DebitAmendment) {
        self.mandate = mandate
        self.original = original
    }
}

/// Amendments that come with mandates from elsewhere: pending like our own, until a debit that tells them is carried out.
extension Mandates {
    private static let current = Statement(
        "mandates.adopt.current",
        """
        SELECT m.id, m.reference, m.holder, m.bic, m.number_sealed, m.number_index, m.number_masked, m.scheme,
          coalesce((SELECT max(a.no) FROM mandate_amendment a WHERE a.tenant_id = :t AND a.mandate_id = m.id), 0)
        FROM mandate m WHERE m.tenant_id = :t AND m.id BETWEEN :first AND :last ORDER BY m.id
        """
    )
    private static let keepFormer = Statement(
        "mandates.adopt.former",
        """
        INSERT INTO mandate_former_id (tenant_id, creditor_id, reference, mandate_id)
        SELECT a.tenant_id, a.creditor_id, a.old_reference, a.mandate_id FROM mandate_amendment a
        WHERE a.tenant_id = :t AND a.mandate_id BETWEEN :first AND :last AND a.creditor_no IS NULL AND a.old_reference <> a.new_reference
          AND NOT EXISTS (SELECT 1 FROM mandate m WHERE m.tenant_id = :t AND m.creditor_id = a.creditor_id AND m.reference = a.old_reference)
        ORDER BY a.mandate_id, a.no
        ON CONFLICT DO NOTHING
        """
    )
    private static let target = BulkTarget(
        table: "mandate_amendment",
        columns: [
            "tenant_id", "mandate_id", "no", "creditor_id", "at", "actor", "note", "creditor_no",
            "until_block",
            "same_bank", "pending", "old_reference", "old_bic", "old_holder", "old_sealed", "old_index",
            "old_masked", "new_reference", "new_bic", "new_holder", "new_sealed", "new_index", "new_masked",
        ]
    )

    /// Takes over amendments together with their mandates.
    ///
    /// The statements are as many for one as for thousands, but for one more for each creditor of before. It is called
    /// before the attempts are made that tell them, and ``AmendedDebits`` notes what these tell.
    ///
    /// - Parameters:
    ///   - adopted: The amendments, one for a mandate at most; their mandates are stored.
    ///   - creditor: Whose mandates.
    ///   - note: Where they come from; it is kept with each.
    ///   - transaction: Where to write.
    /// - Throws: ``EngineError`` when a mandate is not there; the driver's error.
    package func adopt(
        _ adopted: [AdoptedAmendment],
        of creditor: Creditor,
        note: String,
        in transaction: any Transaction
    ) throws {
        guard let first = adopted.map(\.mandate).min(), let last = adopted.map(\.mandate).max() else {
            return
        }
        let creditors = try recordCreditors(adopted, creditor, in: transaction)
        let wanted = Dictionary(
            adopted.map { ($0.mandate, $0.original) },
            uniquingKeysWith: { old, _ in old }
        )
        let range: Bindings = ["t": engine.tenant.id, "first": first, "last": last]
        var found: [(mandate: Adopted, original: DebitAmendment)] = []
        try transaction.query(Self.current, range) { row in
            if let original = wanted[row.integer(0)] { found.append((Adopted(row), original)) }
        }
        guard found.count == wanted.count else {
            throw EngineError(.storage, "a mandate that was amended before is not in the book")
        }
        try transaction.load(Self.target) { writer in
            for (mandate, original) in found {
                var writing = AdoptedRow(engine: engine, creditor: creditor.id, mandate: mandate, note: note)
                if !original.mandateId.isEmpty || original.hasNewAccount {
                    try writing.write(original, to: writer)
                }
                let pair = CreditorOfBefore(original)
                if let number = creditors[pair] { try writing.write(creditor: number, to: writer) }
            }
        }
        try transaction.execute(Self.keepFormer, range)
    }

    private struct CreditorOfBefore: Hashable {
        let name: String
        let identifier: String

        init(_ original: DebitAmendment) {
            name = original.creditorName.string
            identifier = original.creditorIdentifier.string
        }
    }

    /// Records each creditor of before once.
    private func recordCreditors(
        _ adopted: [AdoptedAmendment],
        _ creditor: Creditor,
        in transaction: any Transaction
    ) throws -> [CreditorOfBefore: Int64] {
        guard let rail = Rails.rail(collecting: creditor.currency) else { return [:] }
        let now = (name: creditor.name, identifier: rail.identifier(of: creditor))
        var numbers: [CreditorOfBefore: Int64] = [:]
        for one in adopted {
            let pair = CreditorOfBefore(one.original)
            guard numbers[pair] == nil, !pair.name.isEmpty || !pair.identifier.isEmpty else { continue }
            // What the file does not tell did not change.
            let old = (
                name: pair.name.isEmpty ? now.name : pair.name,
                identifier: pair.identifier.isEmpty ? now.identifier : pair.identifier
            )
            numbers[pair] = try record(old, of: creditor.id, from: 0, new: now, in: transaction)
        }
        return numbers
    }

    /// A mandate as it is stored.
    fileprivate struct Adopted {
        let id: Int64
        let reference: String
        let holder: String
        let bic: String?
        let sealed: [UInt8]
        let index: [UInt8]
        let masked: String
        let scheme: String
        let amendments: Int64

        init(_ row: any Row) {
            id = row.integer(0)
            reference = row.text(1)
            holder = row.text(2)
            bic = row.optionalText(3)
            sealed = row.bytes(4)
            index = row.bytes(5)
            masked = row.text(6)
            scheme = row.text(7)
            amendments = row.integer(8)
        }
    }
}

/// Writes the rows of one mandate's adopted amendments, one after the other.
private struct AdoptedRow {
    let engine: Engine
    let creditor: Int64
    let mandate: Mandates.Adopted
    let note: String
    private var number: Int64

    init(engine: Engine, creditor: Int64, mandate: Mandates.Adopted, note: String) {
        self.engine = engine
        self.creditor = creditor
        self.mandate = mandate
        self.note = note
        number = mandate.amendments
    }

    private mutating func begin(creditor changed: Int64?, sameBank: Int64?, _ writer: any BulkWriter) throws {
        number += 1
        try writer.integer(engine.tenant.id)
        try writer.integer(mandate.id)
        try writer.integer(number)
        try writer.integer(creditor)
        try writer.integer(engine.clock.timestamp)
        try writer.text(engine.actor.name)
        try writer.text(note)
        try writer.integer(changed)
        // None of our blocks has the old values.
        try writer.integer(0)
        try writer.integer(sameBank)
        try writer.integer(1)
    }

    /// Writes that the creditor was another one.
    mutating func write(creditor number: Int64, to writer: any BulkWriter) throws {
        try begin(creditor: number, sameBank: nil, writer)
        for _ in 0..<12 { try writer.null() }
        try writer.endRow()
    }

    /// Writes that the mandate's own values were others.
    mutating func write(_ original: DebitAmendment, to writer: any BulkWriter) throws {
        try begin(
            creditor: nil,
            sameBank: original.hasNewAccount ? (original.isAtSameBank ? 1 : 0) : nil,
            writer
        )
        try writer.text(original.mandateId.isEmpty ? mandate.reference : original.mandateId.string)
        try writer.text(mandate.bic)
        try writer.text(mandate.holder)
        if !original.hasNewAccount {
            try writer.blob(mandate.sealed.span)
            try writer.blob(mandate.index.span)
            try writer.text(mandate.masked)
        } else if original.account.isEmpty {
            for _ in 0..<3 { try writer.null() }
        } else {
            let account = original.account.bytes
            let sealed = engine.keys.seal(
                account,
                context: .mandate(mandate.id),
                nonce: engine.random.bytes(12)
            )
            try writer.blob(sealed.span)
            try writer.blob(engine.keys.blindIndex(account).span)
            try writer.text(Rails.rail(for: mandate.scheme)?.masked(account))
        }
        try writer.text(mandate.reference)
        try writer.text(mandate.bic)
        try writer.text(mandate.holder)
        try writer.blob(mandate.sealed.span)
        try writer.blob(mandate.index.span)
        try writer.text(mandate.masked)
        try writer.endRow()
    }
}
