import IncassoCore
import IncassoSQL

/// The debits of a file that goes to the bank as it is.
extension Claims {
    /// What taking them in met; with any of it the file is refused.
    struct Given {
        /// Rows whose claim the book has.
        var known: [Int] = []
        /// Rows that repeat the claim of an earlier row.
        var repeated: [(row: Int, first: Int)] = []
        /// Rows whose end-to-end id was given before.
        var referencesTaken: [Int] = []
        /// Claims that repeat another one.
        var duplicates: [(row: Int, other: String)] = []
        /// Rows whose mandate is suspended or ended.
        var stopped: [Int] = []
        /// Rows that use a one-off mandate that another debit uses.
        var spent: [Int] = []

        var isGood: Bool {
            known.isEmpty && repeated.isEmpty && referencesTaken.isEmpty && duplicates.isEmpty
                && stopped.isEmpty && spent.isEmpty
        }
    }

    /// A claim's number follows from its row: the file's order is the order of its blocks.
    private static let insertGiven = Statement(
        "claims.given.insert",
        """
        INSERT INTO claim (tenant_id, id, creditor_id, mandate_id, reference, amount, due_on, description,
          creditor_reference, end_to_end_id, purpose)
        SELECT s.tenant_id, :first - 2 + s.row_no, m.creditor_id,
          m.id, s.reference, s.amount, s.due_on, s.description, s.creditor_reference, s.end_to_end_id, s.purpose
        FROM import_claim s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.mandate_reference
        ORDER BY s.row_no
        ON CONFLICT DO NOTHING
        """
    )
    private static let knownGiven = Statement(
        "claims.given.known",
        """
        SELECT s.row_no FROM import_claim s CROSS JOIN claim k
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND k.tenant_id = :t AND k.creditor_id = :c AND k.reference = s.reference AND k.id NOT BETWEEN :first AND :last
        ORDER BY s.row_no
        """
    )
    private static let stoppedGiven = Statement(
        "claims.given.stopped",
        """
        SELECT k.id - :first + 2 FROM mandate_stop x CROSS JOIN claim k
        WHERE x.tenant_id = :t AND k.tenant_id = :t AND k.mandate_id = x.mandate_id AND k.id BETWEEN :first AND :last
        ORDER BY k.id
        """
    )
    private static let spentGiven = Statement(
        "claims.given.spent",
        """
        SELECT k.id - :first + 2 FROM claim k CROSS JOIN mandate m
        WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last AND m.tenant_id = :t AND m.id = k.mandate_id AND m.kind = 'one-off'
          AND EXISTS (SELECT 1 FROM claim o WHERE o.tenant_id = :t AND o.mandate_id = k.mandate_id AND o.id <> k.id
            AND NOT EXISTS (SELECT 1 FROM claim_mark x WHERE x.tenant_id = :t AND x.claim_id = o.id AND x.kind = 'cancelled'))
        ORDER BY k.id
        """
    )
    private static let givenGroupTarget = BulkTarget(
        table: "claim_group",
        columns: [
            "tenant_id", "id", "creditor_id", "import_id", "scheme", "kind", "currency", "due_on",
            "first_claim", "last_claim", "count", "total", "plan_id", "touched",
        ]
    )

    /// Takes over the staged claims of a file that goes to the bank as it is, each block as a group that is planned.
    ///
    /// - Parameters:
    ///   - numbers: The import, and the numbers taken for it: a group for each block, in their order.
    ///   - file: The file's blocks.
    ///   - plan: The plan that the groups belong to.
    ///   - creditor: Whose claims.
    ///   - staged: How many rows are staged, which are all of the file's.
    ///   - hasForeignReferences: Whether any row gives an end-to-end id.
    ///   - transaction: The import's transaction.
    /// - Returns: What was met; with any of it the caller gives the transaction up.
    /// - Throws: The driver's error.
    func insertGiven(
        _ numbers: Numbers,
        file: CollectionFile,
        plan: Int64,
        creditor: Creditor,
        staged: Int,
        hasForeignReferences: Bool,
        in transaction: any Transaction
    ) throws -> Given {
        let tenant = engine.tenant.id
        let range: Bindings = ["t": tenant, "first": numbers.firstClaim, "last": numbers.lastClaim]
        var given = Given()
        let inserted = try transaction.execute(
            Self.insertGiven,
            ["t": tenant, "import": numbers.importId, "c": creditor.id, "first": numbers.firstClaim]
        )
        try transaction.refreshStatistics(of: ["claim"])
        if inserted < staged { try findKnown(numbers, creditor: creditor, in: transaction, &given) }
        if hasForeignReferences {
            given.referencesTaken = try transaction.all(
                ClaimStatements.referencesTaken,
                ["t": tenant, "import": numbers.importId, "c": creditor.id]
            ) { Int($0.integer(0)) }
        }
        guard given.isGood else { return given }
        try insertGroups(numbers, file: file, plan: plan, creditor: creditor, in: transaction)
        if hasForeignReferences {
            try Collections.insertForeignReferences(
                claims: numbers.firstClaim...numbers.lastClaim,
                engine: engine,
                in: transaction
            )
        }
        let first = numbers.firstClaim
        let duplicates =
            try findDuplicates(numbers, in: transaction).found
            + holdImportedAgain(first...numbers.lastClaim, in: transaction)
        given.duplicates = duplicates.map { (Int($0.claim - first) + CollectionFile.firstRow, $0.other) }
        given.stopped = try transaction.all(Self.stoppedGiven, range) { Int($0.integer(0)) }
        if file.blocks.contains(where: { $0.sequence == "OOFF" }) {
            given.spent = try transaction.all(Self.spentGiven, range) { Int($0.integer(0)) }
        }
        return given
    }

    private func findKnown(
        _ numbers: Numbers,
        creditor: Creditor,
        in transaction: any Transaction,
        _ given: inout Given
    ) throws {
        given.known = try transaction.all(
            Self.knownGiven,
            [
                "t": engine.tenant.id, "import": numbers.importId, "c": creditor.id,
                "first": numbers.firstClaim, "last": numbers.lastClaim,
            ]
        ) { Int($0.integer(0)) }
        given.repeated = try transaction.all(
            ClaimStatements.repeated,
            ["t": engine.tenant.id, "import": numbers.importId]
        ) { (Int($0.integer(0)), Int($0.integer(1))) }
    }

    private func insertGroups(
        _ numbers: Numbers,
        file: CollectionFile,
        plan: Int64,
        creditor: Creditor,
        in transaction: any Transaction
    ) throws {
        let at = engine.clock.timestamp
        try transaction.load(Self.givenGroupTarget) { writer in
            for (index, block) in file.blocks.enumerated() {
                let first = numbers.claim(ofRow: block.firstRow)
                try writer.integer(engine.tenant.id)
                try writer.integer(numbers.firstGroup + Int64(index))
                try writer.integer(creditor.id)
                try writer.integer(numbers.importId)
                try writer.text(block.scheme)
                try writer.text(block.sequence == "OOFF" ? "one-off" : "recurring")
                try writer.text(creditor.currency.code)
                try writer.integer(Int64(block.collectOn.daysSinceEpoch))
                let last = first + Int64(block.count) - 1
                for value in [first, last, Int64(block.count), block.total, plan, at] {
                    try writer.integer(value)
                }
                try writer.endRow()
            }
        }
    }
}

extension Claims.Numbers {
    /// The number of the claim of a row, in a file that is taken as it is.
    func claim(ofRow row: Int) -> Int64 { firstClaim + Int64(row - CollectionFile.firstRow) }
}
