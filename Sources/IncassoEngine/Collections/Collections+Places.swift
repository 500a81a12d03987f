import IncassoSQL

extension Collections {
    /// A debit at a place of its block, with the names that people know.
    struct NamedDebit {
        /// Its place in the block, from 1.
        let place: Int
        let number: Int64
        let claim: String
        let mandate: String
    }

    private static let places = Statement(
        "collections.places",
        """
        SELECT c.claim_id, k.reference, m.reference FROM collection c CROSS JOIN claim k CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND c.claim_id BETWEEN :first AND :last AND c.block_id = :block
          AND k.tenant_id = :t AND k.id = c.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
        ORDER BY c.claim_id, c.attempt
        """
    )
    private static let singlePlaces = Statement(
        "collections.singlePlaces",
        """
        SELECT c.claim_id, k.reference, m.reference FROM collection c CROSS JOIN claim k CROSS JOIN mandate m
        WHERE c.tenant_id = :t AND c.block_id = :block AND c.single = 1
          AND k.tenant_id = :t AND k.id = c.claim_id AND m.tenant_id = :t AND m.id = c.mandate_id
        ORDER BY c.claim_id, c.attempt
        """
    )

    /// The debits at some places of a block from which nothing was taken out yet.
    static func debits(
        at places: Set<Int>,
        of block: FrozenBlock,
        tenant: Int64,
        in transaction: any Transaction
    ) throws -> [NamedDebit] {
        var found: [NamedDebit] = []
        var place = 0
        let take: (any Row) throws -> Void = { row in
            place += 1
            guard places.contains(place) else { return }
            found.append(
                NamedDebit(
                    place: place,
                    number: row.integer(0),
                    claim: row.text(1),
                    mandate: row.text(2)
                )
            )
        }
        if block.isSingle {
            try transaction.query(singlePlaces, ["t": tenant, "block": block.id], take)
        } else {
            try transaction.query(
                Self.places,
                ["t": tenant, "block": block.id, "first": block.firstClaim, "last": block.lastClaim],
                take
            )
        }
        return found
    }
}
