import IncassoCore
import IncassoSQL

/// Compares what debits tell of their mandates' changes with what the book knows, and adds what it does not.
struct AmendmentAdoption {
    private static let mandates = Statement(
        "mandates.adopt.mandates",
        """
        SELECT s.row_no, m.id, m.reference, m.holder, m.bic, m.number_sealed, m.number_index, m.number_masked, m.scheme
        FROM import_mandate s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.amended = 1
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference
        ORDER BY s.row_no
        """
    )
    private static let history = Statement(
        "mandates.adopt.history",
        """
        SELECT a.mandate_id, a.no, a.pending, a.creditor_no, a.same_bank, a.old_reference, a.new_reference, a.old_index,
          g.old_name, g.old_identifier
        FROM (SELECT DISTINCT m.id AS id FROM import_mandate s CROSS JOIN mandate m
          WHERE s.tenant_id = :t AND s.import_id = :import AND s.amended = 1
            AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference) k
        CROSS JOIN mandate_amendment a
        LEFT JOIN creditor_amendment g ON g.tenant_id = a.tenant_id AND g.creditor_id = a.creditor_id AND g.no = a.creditor_no
        WHERE a.tenant_id = :t AND a.mandate_id = k.id
        ORDER BY a.mandate_id, a.no
        """
    )
    /// Rows whose mandate had an id that is another mandate's, or was.
    private static let anothers = Statement(
        "mandates.adopt.anothers",
        """
        SELECT s.row_no FROM import_mandate s CROSS JOIN mandate o
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.former_reference IS NOT NULL
          AND o.tenant_id = :t AND o.creditor_id = :c AND o.reference = s.former_reference AND o.reference <> s.reference
        UNION ALL SELECT s.row_no FROM import_mandate s CROSS JOIN mandate_former_id f CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.former_reference IS NOT NULL
          AND f.tenant_id = :t AND f.creditor_id = :c AND f.reference = s.former_reference
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference AND m.id <> f.mandate_id
        """
    )
    private static let keepFormer = Statement(
        "mandates.adopt.former",
        """
        INSERT INTO mandate_former_id (tenant_id, creditor_id, reference, mandate_id)
        SELECT s.tenant_id, :c, s.former_reference, m.id FROM import_mandate s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import AND s.former_reference IS NOT NULL
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.reference AND m.reference <> s.former_reference
        ORDER BY s.row_no
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

    private let engine: Engine
    private let creditor: Creditor
    private let rail: any Rail
    private var importId: Int64 = 0
    private var known: [AmendedMandate] = []
    /// The place in ``known`` of the mandate of each debit.
    private var mandateOf: [Int] = []
    private var anothers: Set<Int> = []
    /// Ids of before that debits of this file tell, and the mandates that had them.
    private var formerIds: [ByteString: Int] = [:]
    /// The creditors of before that were recorded.
    private var creditors: [CreditorOfBefore: Int64] = [:]

    private struct CreditorOfBefore: Hashable {
        let name: ByteString
        let identifier: ByteString
    }

    init(engine: Engine, creditor: Creditor, rail: any Rail) {
        self.engine = engine
        self.creditor = creditor
        self.rail = rail
    }

    // MARK: What the book knows

    /// Reads the mandates of the debits, and their history.
    mutating func load(
        _ told: [ToldAmendment],
        of importId: Int64,
        in transaction: any Transaction
    ) throws {
        self.importId = importId
        let bindings: Bindings = ["t": engine.tenant.id, "import": importId, "c": creditor.id]
        var places: [Int64: Int] = [:]
        try transaction.query(Self.mandates, bindings) { row in
            if let place = places[row.integer(1)] {
                mandateOf.append(place)
            } else {
                places[row.integer(1)] = known.count
                mandateOf.append(known.count)
                known.append(AmendedMandate(row))
            }
        }
        guard mandateOf.count == told.count else {
            throw EngineError(.storage, "a mandate that was amended before is not in the book")
        }
        try transaction.query(Self.history, bindings) { row in
            if let place = places[row.integer(0)] { known[place].history.append(.init(row)) }
        }
        try transaction.query(Self.anothers, bindings) { anothers.insert(Int($0.integer(0))) }
    }

    // MARK: What debits tell

    /// Adds what the book does not know.
    mutating func adopt(
        _ told: [ToldAmendment],
        note: String,
        in transaction: any Transaction
    ) throws -> AdoptedAmendments {
        var outcome = AdoptedAmendments()
        var added: [(place: Int, change: AmendedMandate.Change, original: DebitAmendment)] = []
        for (debit, place) in zip(told, mandateOf) {
            let original = debit.original
            let index = original.account.isEmpty ? nil : engine.keys.blindIndex(original.account.bytes)
            if isAnothers(debit, place) {
                outcome.conflicts.append(.init(row: debit.row, kind: .anothers))
                continue
            }
            switch known[place].compare(original, index: index) {
            case .contradicts(let kind): outcome.conflicts.append(.init(row: debit.row, kind: kind))
            case .known: break
            case .adds(let new):
                let change = known[place].add(new, index: index)
                added.append((place, change, new))
            }
            switch known[place].compareCreditor(original, by: rail, now: now) {
            case .contradicts(let kind): outcome.conflicts.append(.init(row: debit.row, kind: kind))
            case .known: break
            case .adds(let new):
                let number = try record(new, in: transaction)
                let change = known[place].add(creditor: number, before(new))
                added.append((place, change, new))
            }
        }
        guard outcome.conflicts.isEmpty else { return outcome }
        try transaction.load(Self.target) { writer in
            for row in added {
                try AdoptedRow(engine: engine, creditor: creditor.id, mandate: known[row.place], note: note)
                    .write(row.change, row.original, to: writer)
            }
        }
        try transaction.execute(
            Self.keepFormer,
            ["t": engine.tenant.id, "import": importId, "c": creditor.id]
        )
        try transaction.refreshStatistics(of: ["mandate_amendment"])
        outcome.mandates = Set(added.map(\.place)).count
        outcome.told = zip(told, mandateOf).compactMap { debit, place in
            known[place].told(by: debit.original, row: debit.row)
        }
        return outcome
    }

    /// Whether the id that a debit's mandate had is another mandate's: in the book, or in this file.
    private mutating func isAnothers(_ debit: ToldAmendment, _ place: Int) -> Bool {
        let former = debit.original.mandateId
        guard !former.isEmpty else { return false }
        if anothers.contains(debit.row) { return true }
        if let first = formerIds[former] { return first != place }
        formerIds[former] = place
        return false
    }

    private var now: (name: String, identifier: String) {
        (name: creditor.name, identifier: rail.identifier(of: creditor))
    }

    /// The creditor of before: what the file does not tell did not change.
    private func before(_ original: DebitAmendment) -> (name: String, identifier: String) {
        (
            name: original.creditorName.isEmpty ? now.name : original.creditorName.string,
            identifier: original.creditorIdentifier.isEmpty
                ? now.identifier : original.creditorIdentifier.string
        )
    }

    /// Records a creditor of before once.
    private mutating func record(_ original: DebitAmendment, in transaction: any Transaction) throws -> Int64
    {
        let pair = CreditorOfBefore(name: original.creditorName, identifier: original.creditorIdentifier)
        if let number = creditors[pair] { return number }
        let number = try engine.mandates.record(
            before(original),
            of: creditor.id,
            from: 0,
            new: now,
            in: transaction
        )
        creditors[pair] = number
        return number
    }
}

/// Writes the row of a change that was adopted.
private struct AdoptedRow {
    let engine: Engine
    let creditor: Int64
    let mandate: AmendedMandate
    let note: String

    func write(
        _ change: AmendedMandate.Change,
        _ original: DebitAmendment,
        to writer: any BulkWriter
    ) throws {
        try writer.integer(engine.tenant.id)
        try writer.integer(mandate.id)
        try writer.integer(change.number)
        try writer.integer(creditor)
        try writer.integer(engine.clock.timestamp)
        try writer.text(engine.actor.name)
        try writer.text(note)
        try writer.integer(change.creditor)
        // None of our blocks has the old values.
        try writer.integer(0)
        try writer.integer(change.sameBank)
        try writer.integer(1)
        if change.creditor != nil {
            for _ in 0..<12 { try writer.null() }
        } else {
            try writeValues(original, to: writer)
        }
        try writer.endRow()
    }

    private func writeValues(_ original: DebitAmendment, to writer: any BulkWriter) throws {
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
    }
}
