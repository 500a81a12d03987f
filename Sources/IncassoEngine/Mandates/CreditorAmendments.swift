import IncassoCore
import IncassoSQL

/// A creditor that changes its name or identifier: a change of every mandate that was given to it before.
public struct CreditorAmendment: Sendable, Hashable {
    /// The name before.
    public let oldName: String
    /// The name since then.
    public let newName: String
    /// The identifier before, by which debtors' banks know the creditor.
    public let oldIdentifier: String
    /// The identifier since then.
    public let newIdentifier: String
    /// How many mandates it changes.
    public let mandates: Int
}

extension Mandates {
    private static let nextChange = Statement(
        "mandates.creditorChange.next",
        "SELECT coalesce(max(no), 0) + 1 FROM creditor_amendment WHERE tenant_id = :t AND creditor_id = :c"
    )
    private static let insertChange = Statement(
        "mandates.creditorChange.insert",
        """
        INSERT INTO creditor_amendment (tenant_id, creditor_id, no, at, from_day, actor, old_name, old_identifier, new_name, new_identifier)
        VALUES (:t, :c, :no, :at, :day, :by, :oldName, :oldIdentifier, :newName, :newIdentifier)
        """
    )
    /// A mandate that has ended is never collected again.
    private static let amendAll = Statement(
        "mandates.creditorChange.amendAll",
        """
        INSERT INTO mandate_amendment (tenant_id, mandate_id, no, creditor_id, at, actor, creditor_no, until_block, pending)
        SELECT m.tenant_id, m.id, coalesce((SELECT max(a.no) FROM mandate_amendment a WHERE a.tenant_id = :t AND a.mandate_id = m.id), 0) + 1,
          m.creditor_id, :at, :by, :no, 0, 1
        FROM mandate m
        WHERE m.tenant_id = :t AND m.creditor_id = :c AND m.signed_on <= :day
          AND NOT EXISTS (SELECT 1 FROM mandate_stop s WHERE s.tenant_id = :t AND s.mandate_id = m.id AND s.kind IN ('cancelled', 'expired', 'spent'))
        ORDER BY m.id
        """
    )
    private static let countAll = Statement(
        "mandates.creditorChange.count",
        """
        SELECT count(*) FROM mandate m
        WHERE m.tenant_id = :t AND m.creditor_id = :c AND m.signed_on <= :day
          AND NOT EXISTS (SELECT 1 FROM mandate_stop s WHERE s.tenant_id = :t AND s.mandate_id = m.id AND s.kind IN ('cancelled', 'expired', 'spent'))
        """
    )
    private static let hasChanged = Statement(
        "mandates.creditorChange.any",
        "SELECT 1 FROM creditor_amendment WHERE tenant_id = :t AND creditor_id = :c AND from_day > 0 LIMIT 1"
    )
    /// Of mandates that come in after the change: those signed, and as far as is known last used, before it.
    private static let amendImported = Statement(
        "mandates.creditorChange.amendImported",
        """
        INSERT INTO mandate_amendment (tenant_id, mandate_id, no, creditor_id, at, actor, creditor_no, until_block, pending)
        SELECT m.tenant_id, m.id, row_number() OVER (PARTITION BY m.id ORDER BY g.no), m.creditor_id, :at, :by, g.no, 0, 1
        FROM mandate m CROSS JOIN creditor_amendment g
        WHERE m.tenant_id = :t AND m.id BETWEEN :first AND :last AND m.creditor_id = :c
          AND g.tenant_id = :t AND g.creditor_id = :c AND m.signed_on < g.from_day AND coalesce(m.last_collection_on, 0) < g.from_day
        ORDER BY m.id
        """
    )
    private static let frozenWith = Statement(
        "mandates.amend.frozenWith",
        """
        SELECT 1 FROM mandate_amendment
        WHERE tenant_id = :t AND creditor_id = :c AND until_block >= :block AND until_block > 0 LIMIT 1
        """
    )

    /// What the creditor's new file changes in its mandates; `nil` where debtors' banks are told nothing of it.
    ///
    /// - Parameter path: The creditor's file, before it is added.
    /// - Returns: The change, and how many mandates it concerns.
    /// - Throws: ``EngineError`` when the file is wrong.
    public func amendment(byCreditorFile path: String) throws -> CreditorAmendment? {
        let new = try Creditor(
            text: String(decoding: DurableFile.read(path, limit: 1 << 20), as: UTF8.self),
            file: DurableFile.name(of: path),
            id: 0
        )
        guard let old = try engine.creditors.list().first(where: { $0.reference == new.reference }) else {
            return nil
        }
        return try engine.database.read { try amendment(from: old, to: new, in: $0) }
    }

    private func amendment(
        from old: Creditor,
        to new: Creditor,
        in transaction: any Transaction
    ) throws -> CreditorAmendment? {
        guard let rail = Rails.rail(collecting: old.currency), rail.isTold(old, became: new) else {
            return nil
        }
        let count = try transaction.first(
            Self.countAll,
            ["t": engine.tenant.id, "c": old.id, "day": day(of: old)]
        ) { Int($0.integer(0)) }
        return CreditorAmendment(
            oldName: old.name,
            newName: new.name,
            oldIdentifier: rail.identifier(of: old),
            newIdentifier: rail.identifier(of: new),
            mandates: count ?? 0
        )
    }

    private func day(of creditor: Creditor) -> Int {
        engine.clock.wallTime(in: creditor.bank.timeZone).date.daysSinceEpoch
    }

    /// Amends the mandates of a creditor that becomes another one as far as debtors' banks are told.
    ///
    /// - Parameters:
    ///   - new: The creditor as it will be.
    ///   - transaction: The transaction that stores it, before it does.
    /// - Throws: The driver's error.
    func amendAll(becoming new: Creditor, in transaction: any Transaction) throws {
        try engine.creditors.meet(new.id, in: transaction)
        let old = try engine.creditors.creditor(id: new.id, in: transaction)
        guard let amendment = try amendment(from: old, to: new, in: transaction) else { return }
        let day = day(of: old)
        let number = try record(
            (amendment.oldName, amendment.oldIdentifier),
            of: old.id,
            from: day,
            new: (amendment.newName, amendment.newIdentifier),
            in: transaction
        )
        try transaction.execute(
            Self.amendAll,
            [
                "t": engine.tenant.id, "c": old.id, "no": number, "at": engine.clock.timestamp,
                "by": engine.actor.name, "day": day,
            ]
        )
        try transaction.refreshStatistics(of: ["mandate_amendment"])
        try AuditChain.record(
            "mandate.amendAll",
            subject: "creditor \(old.reference)",
            details: [
                ("oldName", amendment.oldName), ("newName", amendment.newName),
                ("oldIdentifier", amendment.oldIdentifier), ("newIdentifier", amendment.newIdentifier),
                ("mandates", String(amendment.mandates)),
            ],
            engine: engine,
            in: transaction
        )
    }

    /// Records that a creditor was called and identified otherwise.
    ///
    /// - Parameters:
    ///   - old: Its name and identifier of before.
    ///   - creditor: Its number.
    ///   - day: Mandates signed before it were given to the creditor as it was; 0: only those that are amended at once.
    ///   - new: Its name and identifier since then.
    ///   - transaction: Where to write.
    /// - Returns: The number of the change within the creditor.
    /// - Throws: The driver's error.
    func record(
        _ old: (name: String, identifier: String),
        of creditor: Int64,
        from day: Int,
        new: (name: String, identifier: String),
        in transaction: any Transaction
    ) throws -> Int64 {
        let key: Bindings = ["t": engine.tenant.id, "c": creditor]
        let number = try transaction.first(Self.nextChange, key) { $0.integer(0) } ?? 1
        try transaction.execute(
            Self.insertChange,
            [
                "t": engine.tenant.id, "c": creditor, "no": number, "at": engine.clock.timestamp,
                "day": day, "by": engine.actor.name, "oldName": old.name, "oldIdentifier": old.identifier,
                "newName": new.name, "newIdentifier": new.identifier,
            ]
        )
        return number
    }

    /// Amends new mandates that were signed before the creditor changed.
    ///
    /// - Parameters:
    ///   - mandates: The numbers that the import may have given.
    ///   - creditor: Whose.
    ///   - transaction: The import's transaction.
    /// - Throws: The driver's error.
    func amendImported(
        _ mandates: ClosedRange<Int64>,
        creditor: Creditor,
        in transaction: any Transaction
    ) throws {
        let key: Bindings = ["t": engine.tenant.id, "c": creditor.id]
        guard try transaction.first(Self.hasChanged, key, { _ in true }) ?? false else { return }
        try transaction.execute(
            Self.amendImported,
            [
                "t": engine.tenant.id, "c": creditor.id, "first": mandates.lowerBound,
                "last": mandates.upperBound, "at": engine.clock.timestamp, "by": engine.actor.name,
            ]
        )
    }

    /// Meets whoever amends a creditor's mandates, and makes sure that what is frozen now is rendered with what is right now.
    ///
    /// Which values a block has is told by its number (`until_block` of an amendment), and numbers are taken before the
    /// plan's turn comes.
    ///
    /// - Parameters:
    ///   - creditor: Whose batches are built, as it was when that began.
    ///   - block: The first number that the plan's blocks may have.
    ///   - transaction: The transaction that builds them.
    /// - Throws: ``EngineError`` when something changed since the numbers were taken.
    func meetAmendments(of creditor: Creditor, before block: Int64, in transaction: any Transaction) throws {
        try engine.creditors.meet(creditor.id, in: transaction)
        let isLate = try transaction.first(
            Self.frozenWith,
            ["t": engine.tenant.id, "c": creditor.id, "block": block]
        ) { _ in true }
        let now = try engine.creditors.creditor(id: creditor.id, in: transaction)
        guard isLate == nil, now == creditor else {
            throw EngineError(
                .refused,
                isLate == nil
                    ? "the data of creditor \(creditor.reference) changed while this was planned"
                    : "mandates were amended while this was planned",
                remedy: "Build again."
            )
        }
    }
}
