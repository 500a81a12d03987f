import IncassoCore
import IncassoSQL

extension Batches {
    private static let newest = Statement(
        "batches.reverse.newest",
        """
        SELECT c.attempt, c.block_id, c.amount, b.batch_id FROM collection c CROSS JOIN block b
        WHERE c.tenant_id = :t AND c.claim_id = :claim AND b.tenant_id = :t AND b.id = c.block_id ORDER BY c.attempt DESC LIMIT 1
        """
    )
    private static let attempts = Statement(
        "batches.reverse.attempts",
        """
        SELECT coalesce(CAST(sum(count + withdrawn_count) AS BIGINT), 0) FROM block WHERE tenant_id = :t AND batch_id = :id
        """
    )

    /// Freezes a file that takes back all settled debits of a batch.
    ///
    /// - Parameters:
    ///   - id: The batch that collected them.
    ///   - reason: Why; a duplicate's claim is given up once the money is back.
    ///   - note: A person's words, recorded.
    ///   - isDryRun: Whether only to tell what would be made.
    /// - Returns: The file, and why debits stay collected.
    /// - Throws: ``EngineError`` when none can be taken back, with a finding for each; when the kept copy of the
    ///   collection file is missing.
    public func reverse(
        _ id: Int64,
        reason: ReversalReason,
        note: String? = nil,
        isDryRun: Bool = false
    ) throws -> ReversalReport {
        try engine.refuseWhileRestored("reversing debits")
        let batch = try show(id)
        _ = try ReversalBuilder.rail(of: batch)
        guard [.released, .accepted, .partlyAccepted, .settled].contains(batch.state) else {
            throw EngineError(
                .refused,
                "batch \(id) is \(batch.state.rawValue): nothing of it can have settled",
                remedy: [.frozen, .approved].contains(batch.state)
                    ? "Withdraw it with `incasso batch cancel \(id)`." : nil
            )
        }
        let count = try engine.database.read { transaction in
            try transaction.first(Self.attempts, ["t": engine.tenant.id, "id": id]) { Int($0.integer(0)) }
        }
        let source = ReversalBuilder.Source(batch: id, debits: nil, count: count ?? 0)
        return try reverse([source], reason, note, unknown: [], isDryRun)
    }

    /// Freezes files that take back the newest debit of each of some claims, one file for each batch that collected them.
    ///
    /// - Parameters:
    ///   - claims: The claims' ids as the business gave them.
    ///   - creditor: Whose; needed only where several creditors use an id.
    ///   - reason: Why; a duplicate's claim is given up once the money is back.
    ///   - note: A person's words, recorded.
    ///   - isDryRun: Whether only to tell what would be made.
    /// - Returns: The files, and why debits stay collected.
    /// - Throws: ``EngineError`` when none can be taken back, with a finding for each.
    public func reverse(
        claims: [String],
        creditor: Creditor? = nil,
        reason: ReversalReason,
        note: String? = nil,
        isDryRun: Bool = false
    ) throws -> ReversalReport {
        try engine.refuseWhileRestored("reversing debits")
        var sources: [ReversalBuilder.Source] = []
        var unknown: [Diagnostic] = []
        try engine.database.read { transaction in
            var debits: [Int64: [ReversalCandidates.Debit]] = [:]
            var seen: Set<Int64> = []
            for claim in claims {
                do {
                    let number = try engine.claims.find(claim, creditor: creditor, in: transaction).number
                    guard seen.insert(number).inserted else { continue }
                    let (batch, debit) = try newest(of: number, named: claim, in: transaction)
                    debits[batch, default: []].append(debit)
                } catch let error as EngineError {
                    unknown.append(Self.finding(claim, error))
                }
            }
            for (batch, debits) in debits.sorted(by: { $0.key < $1.key }) {
                _ = try ReversalBuilder.rail(of: try find(batch, in: transaction))
                sources.append(.init(batch: batch, debits: debits, count: debits.count))
            }
        }
        return try reverse(sources, reason, note, unknown: unknown, isDryRun)
    }

    private func newest(
        of claim: Int64,
        named reference: String,
        in transaction: any Transaction
    ) throws -> (batch: Int64, debit: ReversalCandidates.Debit) {
        let found = try transaction.first(Self.newest, ["t": engine.tenant.id, "claim": claim]) { row in
            (
                row.integer(3),
                ReversalCandidates.Debit(
                    claim: claim,
                    attempt: row.integer(0),
                    block: row.integer(1),
                    amount: row.integer(2)
                )
            )
        }
        guard let found else {
            throw EngineError(
                .refused,
                "no debit was ever made for claim \(reference)",
                remedy: "`incasso claim cancel \(reference)` gives it up."
            )
        }
        return found
    }

    private static func finding(_ claim: String, _ error: EngineError) -> Diagnostic {
        Diagnostic(
            id: error.code == .notFound ? "REVERSAL-UNKNOWN" : "REVERSAL-NONE",
            severity: .error,
            location: .init(path: "claim \(claim)"),
            message: error.message,
            found: nil,
            expected: "a claim with a settled debit",
            remedy: error.remedy ?? "Look at it with `incasso claim show \(claim)`."
        )
    }

    private func reverse(
        _ sources: [ReversalBuilder.Source],
        _ reason: ReversalReason,
        _ note: String?,
        unknown: [Diagnostic],
        _ isDryRun: Bool
    ) throws -> ReversalReport {
        var report = ReversalReport(batches: [], findings: [], refused: 0)
        if !sources.isEmpty {
            let builder = ReversalBuilder(engine: engine, reason: reason, note: note)
            report = try builder.build(sources, isDryRun: isDryRun)
        }
        let findings = unknown + report.findings
        guard !report.batches.isEmpty else {
            throw EngineError(
                .refused,
                "none of these debits can be taken back",
                remedy: "The findings tell why.",
                diagnostics: findings
            )
        }
        return ReversalReport(
            batches: report.batches,
            findings: findings,
            refused: report.refused + unknown.count
        )
    }
}
