import IncassoCore
import IncassoSQL

/// A mandate that was not used for as long as its rail allows lapses: the sweep that finds them.
///
/// Counted from the last debit that was handed to the bank, also one that failed, or from the signature or import of a
/// mandate that was never used (SDD Core rulebook, section 4.1). Once a day; a build judges by the day of each debit
/// (``ClaimDays``).
struct MandateExpiry {
    private static let expire = Statement(
        "mandates.expire",
        """
        INSERT INTO mandate_stop (tenant_id, mandate_id, kind, from_day, note)
        SELECT m.tenant_id, m.id, 'expired', :today, CAST(NULL AS TEXT) FROM mandate m
        WHERE m.tenant_id = :t AND m.scheme = :scheme AND m.signed_on < :cutoff AND m.imported_on < :cutoff AND coalesce(m.last_collection_on, 0) < :cutoff
          AND NOT EXISTS (SELECT 1 FROM claim k CROSS JOIN collection a CROSS JOIN block b
            WHERE k.tenant_id = :t AND k.mandate_id = m.id AND a.tenant_id = :t AND a.claim_id = k.id
              AND b.tenant_id = :t AND b.id = a.block_id AND b.effective_on >= :cutoff
              AND b.state IN ('released', 'accepted', 'rejected', 'settled')
              AND NOT EXISTS (SELECT 1 FROM attempt_end x WHERE x.tenant_id = :t AND x.claim_id = a.claim_id
                AND x.attempt = a.attempt AND x.kind = 'withdrawn'))
        ON CONFLICT DO NOTHING
        """
    )

    /// Stops the mandates that have lapsed.
    ///
    /// - Returns: How many.
    static func expire(engine: Engine, today: LocalDate) throws -> Int {
        try engine.database.write { transaction in
            var count = 0
            for rail in Rails.all {
                guard let since = ClaimDays.usedSince(today, rail: rail) else { continue }
                for scheme in rail.schemes {
                    count += try transaction.execute(
                        expire,
                        [
                            "t": engine.tenant.id, "today": today.daysSinceEpoch, "scheme": scheme,
                            "cutoff": since.daysSinceEpoch,
                        ]
                    )
                }
            }
            if count > 0 {
                try AuditChain.record(
                    "mandate.expire",
                    subject: "mandates",
                    details: [("count", String(count))],
                    engine: engine,
                    in: transaction
                )
            }
            return count
        }
    }
}
