import IncassoCore
import IncassoSQL

/// The debits of a block that tell what changed in their mandates.
///
/// What they tell is decided when the block is planned, and kept: whatever is confirmed or changed later, the block is
/// rendered to the same bytes. A mandate without pending changes has no row, and costs nothing.
struct AmendedDebits {
    /// Starts from the mandates with pending changes, which are few, and looks up their claims within the plan's.
    private static let insertPlanned = Statement(
        "collections.amended.insertPlanned",
        """
        INSERT INTO collection_amendment (tenant_id, block_id, claim_id, attempt, mandate_id, mandate_no, creditor_no, same_bank, last_no)
        SELECT c.tenant_id, c.block_id, c.claim_id, c.attempt, p.mandate_id, p.mandate_no, p.creditor_no, p.same_bank, p.last_no
        FROM (SELECT a.mandate_id AS mandate_id, min(CASE WHEN a.creditor_no IS NULL THEN a.no END) AS mandate_no,
            min(a.creditor_no) AS creditor_no, min(a.same_bank) AS same_bank, max(a.no) AS last_no
          FROM mandate_amendment a WHERE a.tenant_id = :t AND a.creditor_id = :c AND a.pending = 1
          GROUP BY a.mandate_id) p
        CROSS JOIN claim k CROSS JOIN collection c CROSS JOIN block b
        WHERE k.tenant_id = :t AND k.mandate_id = p.mandate_id AND k.id BETWEEN :first AND :last
          AND c.tenant_id = :t AND c.claim_id = k.id
          AND b.tenant_id = :t AND b.id = c.block_id AND b.plan_id = :plan
        ORDER BY c.block_id, c.claim_id, c.attempt
        """
    )
    private static let hasPending = Statement(
        "collections.amended.hasPending",
        "SELECT 1 FROM mandate_amendment WHERE tenant_id = :t AND creditor_id = :c AND pending = 1 LIMIT 1"
    )
    private static let countPending = Statement(
        "collections.amended.countPending",
        """
        SELECT count(*) FROM (SELECT DISTINCT a.mandate_id AS id FROM mandate_amendment a
          WHERE a.tenant_id = :t AND a.creditor_id = :c AND a.pending = 1) p
        CROSS JOIN claim k WHERE k.tenant_id = :t AND k.mandate_id = p.id AND k.id BETWEEN :first AND :last
        """
    )
    private static let target = BulkTarget(
        table: "collection_amendment",
        columns: [
            "tenant_id", "block_id", "claim_id", "attempt", "mandate_id", "mandate_no", "creditor_no",
            "same_bank", "last_no",
        ]
    )
    private static let ofBlock = Statement(
        "collections.amended.ofBlock",
        """
        SELECT x.claim_id, x.attempt, x.mandate_id, x.mandate_no, x.same_bank, o.old_reference, o.old_sealed,
          x.creditor_no, g.old_name, g.old_identifier
        FROM collection_amendment x
        LEFT JOIN mandate m ON m.tenant_id = x.tenant_id AND m.id = CASE WHEN x.creditor_no IS NOT NULL THEN x.mandate_id END
        LEFT JOIN mandate_amendment o ON o.tenant_id = x.tenant_id AND o.mandate_id = x.mandate_id AND o.no = x.mandate_no
        LEFT JOIN creditor_amendment g ON g.tenant_id = x.tenant_id AND g.creditor_id = m.creditor_id AND g.no = x.creditor_no
        WHERE x.tenant_id = :t AND x.block_id = :block
        ORDER BY x.claim_id, x.attempt
        """
    )

    /// Notes for the attempts of a plan what they tell, after they were made.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - claims: All claims of its blocks, and perhaps others between them.
    ///   - creditor: Whose.
    ///   - tenant: Whose book.
    ///   - transaction: The transaction that builds the batches.
    /// - Returns: How many debits tell a change.
    /// - Throws: The driver's error.
    @discardableResult
    static func insertPlanned(
        plan: Int64,
        claims: ClosedRange<Int64>,
        creditor: Int64,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Int {
        let isNeeded = try transaction.first(hasPending, ["t": tenant, "c": creditor]) { _ in true } ?? false
        guard isNeeded else { return 0 }
        return try transaction.execute(
            insertPlanned,
            [
                "t": tenant, "c": creditor, "plan": plan, "first": claims.lowerBound,
                "last": claims.upperBound,
            ]
        )
    }

    /// A debit of a file that was made elsewhere and tells all that is pending of its mandate.
    struct Given {
        let block: Int64
        let claim: Int64
        let amendment: AdoptedAmendments.Told
    }

    /// Notes what the debits of a file tell that goes to the bank as it is, after its attempts were made.
    ///
    /// - Parameters:
    ///   - debits: Those that tell something.
    ///   - claims: All claims of the file.
    ///   - creditor: Whose.
    ///   - tenant: Whose book.
    ///   - transaction: The import's transaction.
    /// - Returns: How many debits leave out what is pending of their mandates.
    /// - Throws: The driver's error.
    static func insertGiven(
        _ debits: [Given],
        claims: ClosedRange<Int64>,
        creditor: Int64,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Int64 {
        if !debits.isEmpty {
            _ = try transaction.load(target) { writer in
                for debit in debits {
                    let told = debit.amendment
                    for value in [tenant, debit.block, debit.claim, 1, told.mandate] {
                        try writer.integer(value)
                    }
                    try writer.integer(told.mandateNumber)
                    try writer.integer(told.creditorNumber)
                    try writer.integer(told.sameBank)
                    try writer.integer(told.last)
                    try writer.endRow()
                }
            }
        }
        let isNeeded = try transaction.first(hasPending, ["t": tenant, "c": creditor]) { _ in true } ?? false
        guard isNeeded else { return 0 }
        let pending = try transaction.first(
            countPending,
            ["t": tenant, "c": creditor, "first": claims.lowerBound, "last": claims.upperBound]
        ) { $0.integer(0) }
        return (pending ?? 0) - Int64(debits.count)
    }

    /// What the bank knows of a mandate whose own values changed.
    private struct Mandate {
        let id: Int64
        let reference: ByteString
        /// The sealed number; empty where it is not known.
        let sealed: [UInt8]
        let hasNewAccount: Bool
        let isAtSameBank: Bool
    }

    /// A debit, as small as can be: when a creditor changes its name, all debits of a block are here.
    private struct Debit {
        let claim: Int64
        let attempt: Int32
        /// The places in ``mandates`` and ``creditors``; below 0: nothing of that changed.
        let mandate: Int32
        let creditor: Int32
    }

    private let keys: TenantKeys
    private var debits: [Debit] = []
    private var mandates: [Mandate] = []
    private var creditors: [(number: Int64, name: ByteString, identifier: ByteString)] = []
    private var position = 0

    /// Reads what the debits of a block tell.
    ///
    /// - Throws: The driver's error.
    init(of block: FrozenBlock, engine: Engine, in transaction: any Transaction) throws {
        keys = engine.keys
        try transaction.query(Self.ofBlock, ["t": engine.tenant.id, "block": block.id]) { row in
            let (mandate, creditor) = (addMandate(row), addCreditor(row))
            let attempt = Int32(row.integer(1))
            debits.append(
                Debit(claim: row.integer(0), attempt: attempt, mandate: mandate, creditor: creditor)
            )
        }
    }

    private mutating func addMandate(_ row: any Row) -> Int32 {
        guard !row.isNull(3) else { return -1 }
        mandates.append(
            Mandate(
                id: row.integer(2),
                reference: ByteString(row.text(5)),
                sealed: row.isNull(6) ? [] : row.bytes(6),
                hasNewAccount: !row.isNull(4),
                isAtSameBank: row.optionalInteger(4) == 1
            )
        )
        return Int32(mandates.count - 1)
    }

    private mutating func addCreditor(_ row: any Row) -> Int32 {
        guard let number = row.optionalInteger(7) else { return -1 }
        if let known = creditors.lastIndex(where: { $0.number == number }) { return Int32(known) }
        creditors.append((number, ByteString(row.text(8)), ByteString(row.text(9))))
        return Int32(creditors.count - 1)
    }

    /// What the next attempt of the block tells; attempts are asked for in the order of their claims.
    ///
    /// - Returns: `nil` when it tells nothing.
    /// - Throws: ``EngineError`` when a sealed number does not open.
    mutating func next(claim: Int64, attempt: Int64) throws -> DebitAmendment? {
        while position < debits.count,
            (debits[position].claim, Int64(debits[position].attempt)) < (claim, attempt)
        {
            position += 1
        }
        guard position < debits.count, debits[position].claim == claim,
            Int64(debits[position].attempt) == attempt
        else { return nil }
        let debit = debits[position]
        var amendment = DebitAmendment()
        if debit.mandate >= 0 {
            let before = mandates[Int(debit.mandate)]
            amendment.mandateId = before.reference
            amendment.hasNewAccount = before.hasNewAccount
            amendment.isAtSameBank = before.isAtSameBank
            if !before.sealed.isEmpty {
                let isOpen =
                    keys.open(before.sealed.span, context: .mandate(before.id)) {
                        amendment.account.assign($0)
                    } != nil
                guard isOpen else {
                    throw EngineError(
                        .storage,
                        "the account number that mandate \(before.reference.string) had does not open with this key"
                    )
                }
            }
        }
        if debit.creditor >= 0 {
            amendment.creditorName = creditors[Int(debit.creditor)].name
            amendment.creditorIdentifier = creditors[Int(debit.creditor)].identifier
        }
        return amendment
    }
}
