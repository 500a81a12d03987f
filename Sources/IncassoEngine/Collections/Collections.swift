import IncassoCore
import IncassoSQL

/// Attempts to collect claims.
///
/// Which attempt, when, and that there is never a second one at a time.
struct Collections {
    private static let insertGroups = Statement(
        "collections.insertGroups",
        """
        INSERT INTO collection (tenant_id, claim_id, attempt, after_attempt, mandate_id, amount, block_id, single)
        SELECT c.tenant_id, c.id, 1, CAST(NULL AS BIGINT), c.mandate_id, c.amount, b.id, 0
        FROM block b CROSS JOIN claim c
        WHERE b.tenant_id = :t AND b.plan_id = :plan AND b.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.id BETWEEN b.first_claim AND b.last_claim
          AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt = 1)
        """
    )
    private static let insertMerged = Statement(
        "collections.insertMerged",
        """
        INSERT INTO collection (tenant_id, claim_id, attempt, after_attempt, mandate_id, amount, block_id, single)
        SELECT c.tenant_id, c.id, 1, CAST(NULL AS BIGINT), c.mandate_id, c.amount, b.id, 1
        FROM block b CROSS JOIN block_part p CROSS JOIN claim c
        WHERE b.tenant_id = :t AND b.plan_id = :plan AND b.group_id IS NULL
          AND p.tenant_id = :t AND p.block_id = b.id AND p.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.id BETWEEN p.first_claim AND p.last_claim
          AND NOT EXISTS (SELECT 1 FROM claim_queue q WHERE q.tenant_id = c.tenant_id AND q.claim_id = c.id AND q.attempt = 1)
        """
    )
    private static let insertQueued = Statement(
        "collections.insertQueued",
        """
        INSERT INTO collection (tenant_id, claim_id, attempt, after_attempt, mandate_id, amount, block_id, single)
        SELECT q.tenant_id, q.claim_id, q.attempt, CASE WHEN q.attempt = 1 THEN CAST(NULL AS BIGINT) ELSE q.attempt - 1 END,
          c.mandate_id, c.amount, b.id, 1
        FROM block b CROSS JOIN block_part p CROSS JOIN claim_queue q CROSS JOIN claim c
        WHERE b.tenant_id = :t AND b.plan_id = :plan AND b.group_id IS NULL
          AND p.tenant_id = :t AND p.block_id = b.id AND p.group_id IS NULL
          AND q.tenant_id = :t AND q.creditor_id = :c AND q.plan_id = :plan AND q.collect_on = p.requested_on
          AND q.scheme = b.scheme AND q.kind = p.kind AND coalesce(q.sequence, '') = coalesce(p.queue_sequence, '')
          AND q.claim_id BETWEEN p.first_claim AND p.last_claim
          AND c.tenant_id = :t AND c.id = q.claim_id
        """
    )
    private static let withdrawBatch = Statement(
        "collections.withdrawBatch",
        """
        INSERT INTO attempt_end (tenant_id, claim_id, attempt, block_id, kind, reason, reason_class, amount, fee, booked_on, file_id, entry_no)
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'withdrawn', CAST(NULL AS TEXT), 0, c.amount, 0, CAST(:on AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.group_id IS NOT NULL
          AND c.tenant_id = :t AND c.claim_id BETWEEN b.first_claim AND b.last_claim AND c.block_id = b.id
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt)
        UNION ALL
        SELECT c.tenant_id, c.claim_id, c.attempt, c.block_id, 'withdrawn', CAST(NULL AS TEXT), 0, c.amount, 0, CAST(:on AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT)
        FROM block b CROSS JOIN collection c
        WHERE b.tenant_id = :t AND b.batch_id = :batch AND b.group_id IS NULL AND c.tenant_id = :t AND c.block_id = b.id AND c.single = 1
          AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt)
        """
    )
    private static let stream = Statement(
        "collections.stream",
        """
        SELECT c.claim_id, c.attempt, c.amount, m.id, coalesce(o.old_reference, m.reference), m.signed_on, coalesce(o.old_holder, m.holder),
          CASE WHEN o.mandate_id IS NULL THEN m.bic ELSE o.old_bic END,
          coalesce(o.old_sealed, m.number_sealed), k.description, k.creditor_reference, k.end_to_end_id,
          d.street, d.building_number, d.postal_code, d.town, d.country, c.claim_id - :first, 0,
          d.address_line_1, d.address_line_2, m.ultimate_debtor, k.purpose
        FROM collection c CROSS JOIN claim k CROSS JOIN mandate m
        LEFT JOIN mandate_amendment o ON o.tenant_id = m.tenant_id AND o.mandate_id = m.id AND o.until_block >= :block
          AND NOT EXISTS (SELECT 1 FROM mandate_amendment z WHERE z.tenant_id = :t AND z.mandate_id = o.mandate_id AND z.no < o.no AND z.until_block >= :block)
        LEFT JOIN debtor d ON d.tenant_id = m.tenant_id AND d.id = CASE
          WHEN :addresses = 1 OR CASE WHEN o.mandate_id IS NULL THEN m.bic ELSE o.old_bic END IS NOT NULL THEN m.debtor_id END
        WHERE c.tenant_id = :t AND c.claim_id BETWEEN :first AND :last AND c.block_id = :block
          AND k.tenant_id = :t AND k.id = c.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND (:whole = 1 OR NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.kind = 'withdrawn'))
        ORDER BY c.claim_id, c.attempt
        """
    )

    /// The number of a single debit follows from its place among all of the block's, so it stays when others leave.
    private static let streamSingles = Statement(
        "collections.streamSingles",
        """
        SELECT c.claim_id, c.attempt, c.amount, m.id, coalesce(o.old_reference, m.reference), m.signed_on, coalesce(o.old_holder, m.holder),
          CASE WHEN o.mandate_id IS NULL THEN m.bic ELSE o.old_bic END,
          coalesce(o.old_sealed, m.number_sealed), k.description, k.creditor_reference, k.end_to_end_id,
          d.street, d.building_number, d.postal_code, d.town, d.country, c.position,
          CASE WHEN EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt < c.attempt
            AND x.kind = 'returned' AND x.reason_class IN (1, 9)) THEN 1 ELSE 0 END,
          d.address_line_1, d.address_line_2, m.ultimate_debtor, k.purpose
        FROM (SELECT claim_id, attempt, amount, mandate_id, row_number() OVER (ORDER BY claim_id, attempt) - 1 AS position
          FROM collection WHERE tenant_id = :t AND block_id = :block AND single = 1) c CROSS JOIN claim k CROSS JOIN mandate m
        LEFT JOIN mandate_amendment o ON o.tenant_id = m.tenant_id AND o.mandate_id = m.id AND o.until_block >= :block
          AND NOT EXISTS (SELECT 1 FROM mandate_amendment z WHERE z.tenant_id = :t AND z.mandate_id = o.mandate_id AND z.no < o.no AND z.until_block >= :block)
        LEFT JOIN debtor d ON d.tenant_id = m.tenant_id AND d.id = CASE
          WHEN :addresses = 1 OR CASE WHEN o.mandate_id IS NULL THEN m.bic ELSE o.old_bic END IS NOT NULL THEN m.debtor_id END
        WHERE k.tenant_id = :t AND k.id = c.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
          AND (:whole = 1 OR NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = c.claim_id AND x.attempt = c.attempt AND x.kind = 'withdrawn'))
        ORDER BY c.claim_id, c.attempt
        """
    )

    /// Makes the attempts of a plan's blocks.
    ///
    /// - Parameters:
    ///   - plan: The plan whose blocks are filled.
    ///   - creditor: Whose queued claims are taken.
    ///   - hasParts: Whether some of the blocks are put together from parts.
    ///   - tenant: Whose book.
    ///   - transaction: The transaction that builds the batches.
    /// - Returns: How many attempts were made.
    /// - Throws: The driver's error.
    static func insertPlanned(
        plan: Int64,
        creditor: Int64,
        hasParts: Bool,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> Int {
        var made = try transaction.execute(insertGroups, ["t": tenant, "plan": plan])
        if hasParts {
            made += try transaction.execute(insertMerged, ["t": tenant, "plan": plan])
            made += try transaction.execute(insertQueued, ["t": tenant, "plan": plan, "c": creditor])
        }
        return made
    }

    /// Ends every attempt of an unreleased batch and puts its claims back into the queue for the same day.
    static func withdraw(batch: Int64, on day: Int, tenant: Int64, in transaction: any Transaction) throws {
        try transaction.execute(withdrawBatch, ["t": tenant, "batch": batch, "on": day])
        try ClaimQueue.requeueWithdrawn(batch: batch, tenant: tenant, in: transaction)
    }

    /// Walks through the attempts of a block in the order of their claims, account numbers opened.
    ///
    /// - Parameters:
    ///   - block: The block.
    ///   - addresses: Whether every debtor's address is wanted; else only those of banks that ask for it, which are those
    ///     with a BIC on record.
    ///   - engine: Whose book.
    ///   - transaction: Where to read.
    ///   - body: Takes each row; the value is reused.
    /// - Throws: ``EngineError`` when a sealed number does not open.
    static func walk(
        _ block: FrozenBlock,
        addresses: Bool,
        engine: Engine,
        in transaction: any Transaction,
        _ body: (borrowing DebitRow) throws -> Void
    ) throws {
        var row = DebitRow()
        var amended = try AmendedDebits(of: block, engine: engine, in: transaction)
        let take: (any Row) throws -> Void = { columns in
            try row.fill(from: columns, book: engine.tenant.book, keys: engine.keys)
            row.amendment = try amended.next(claim: columns.integer(0), attempt: columns.integer(1))
            try body(row)
        }
        let wanted = addresses ? 1 : 0
        let whole = block.isWhole ? 1 : 0
        if block.isSingle {
            try transaction.query(
                streamSingles,
                ["t": engine.tenant.id, "block": block.id, "addresses": wanted, "whole": whole],
                take
            )
        } else {
            try transaction.query(
                stream,
                [
                    "t": engine.tenant.id, "block": block.id, "first": block.firstClaim,
                    "last": block.lastClaim,
                    "addresses": wanted, "whole": whole,
                ],
                take
            )
        }
    }
}

extension DebitRow {
    fileprivate mutating func fill(from row: any Row, book: UInt32, keys: TenantKeys) throws {
        let claim = row.integer(0)
        let attempt = Int(row.integer(1))
        amount = row.integer(2)
        signedOn = try row.date(5)
        let mandate = row.integer(3)
        let isOpen = row.withBytes(8) { sealed in
            keys.open(sealed, context: .mandate(mandate)) { account.assign($0) } != nil
        }
        guard isOpen else {
            throw EngineError(
                .storage,
                "the account number of mandate \(row.text(4)) does not open with this key"
            )
        }
        mandateId.take(4, of: row)
        debtorName.take(6, of: row)
        bic.take(7, of: row)
        description.take(9, of: row)
        creditorReference.take(10, of: row)
        endToEndId.take(11, of: row)
        if endToEndId.isEmpty || attempt > 1 {
            endToEndId.assign(BookReference(book: book, claim: UInt64(claim), attempt: attempt))
        }
        street.take(12, of: row)
        buildingNumber.take(13, of: row)
        postalCode.take(14, of: row)
        town.take(15, of: row)
        country.take(16, of: row)
        position = row.integer(17)
        isRepresented = row.integer(18) == 1
        addressLine1.take(19, of: row)
        addressLine2.take(20, of: row)
        ultimateDebtor.take(21, of: row)
        purpose.take(22, of: row)
    }
}

extension ByteString {
    /// Takes a column's text and keeps its own memory.
    fileprivate mutating func take(_ column: Int, of row: any Row) {
        row.withBytes(column) { assign($0) }
    }
}
