import IncassoSQL

extension Invariant {
    /// Laws 10, 11 and 3: what banks told, and what it did to the ledger.
    static let inbox: [Invariant] = [
        Invariant(
            id: "inbox.leaves",
            law: 10,
            title: "Every leaf of a bank's file is an entry",
            checked: Statement(
                "verify.inbox.leaves.checked",
                "SELECT count(*) FROM bank_file WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.inbox.leaves",
                """
                SELECT 'file ' || f.id FROM bank_file f LEFT JOIN (
                  SELECT file_id, count(*) AS n FROM bank_entry WHERE tenant_id = :t GROUP BY file_id) e ON e.file_id = f.id
                WHERE f.tenant_id = :t AND f.leaves <> coalesce(e.n, 0)
                """
            )
        ),
        Invariant(
            id: "inbox.conservation",
            law: 10,
            title: "Every entry has exactly one effect or one note",
            checked: Statement(
                "verify.inbox.conservation.checked",
                """
                SELECT count(*) FROM bank_entry e JOIN bank_file f ON f.tenant_id = e.tenant_id AND f.id = e.file_id
                WHERE e.tenant_id = :t AND f.state = 'applied'
                """
            ),
            violations: Statement(
                "verify.inbox.conservation",
                """
                SELECT 'file ' || f.id || ': ' || e.n || ' entries, ' || e.effects || ' effects, ' || e.notes || ' notes' FROM bank_file f JOIN (
                  SELECT b.file_id AS file_id, count(*) AS n,
                    coalesce((SELECT count(*) FROM attempt_end a WHERE a.tenant_id = :t AND a.file_id = b.file_id), 0)
                    - coalesce((SELECT count(*) FROM attempt_end a JOIN entry_note r ON r.tenant_id = a.tenant_id AND r.file_id = a.file_id
                        AND r.entry_no = a.entry_no WHERE a.tenant_id = :t AND a.file_id = b.file_id AND r.resolved_at IS NOT NULL), 0)
                    + coalesce((SELECT count(*) FROM answer w WHERE w.tenant_id = :t AND w.file_id = b.file_id), 0)
                    + coalesce((SELECT CAST(sum(s.leaves) AS BIGINT) FROM settlement s WHERE s.tenant_id = :t AND s.file_id = b.file_id), 0)
                    + coalesce((SELECT count(*) FROM item_settlement i WHERE i.tenant_id = :t AND i.file_id = b.file_id), 0)
                    + coalesce((SELECT count(*) FROM mandate_amendment v WHERE v.tenant_id = :t AND v.file_id = b.file_id), 0)
                    + coalesce((SELECT count(*) FROM payment p WHERE p.tenant_id = :t AND p.file_id = b.file_id
                      AND NOT EXISTS (SELECT 1 FROM entry_note r WHERE r.tenant_id = :t AND r.file_id = p.file_id AND r.entry_no = p.entry_no)), 0) AS effects,
                    coalesce((SELECT count(*) FROM entry_note m WHERE m.tenant_id = :t AND m.file_id = b.file_id), 0) AS notes
                  FROM bank_entry b WHERE b.tenant_id = :t GROUP BY b.file_id) e ON e.file_id = f.id
                WHERE f.tenant_id = :t AND f.state = 'applied' AND e.n <> e.effects + e.notes
                UNION ALL
                SELECT 'file ' || a.file_id || ', entry ' || a.entry_no || ' has an effect and a note' FROM attempt_end a
                JOIN entry_note n ON n.tenant_id = a.tenant_id AND n.file_id = a.file_id AND n.entry_no = a.entry_no
                WHERE a.tenant_id = :t AND n.resolved_at IS NULL
                """
            )
        ),
        Invariant(
            id: "inbox.bookings",
            law: 11,
            title: "A known booking points at the entry that told it first",
            checked: Statement(
                "verify.inbox.bookings.checked",
                "SELECT count(*) FROM booking WHERE tenant_id = :t"
            ),
            violations: Statement(
                "verify.inbox.bookings",
                """
                SELECT 'file ' || k.file_id || ', entry ' || k.entry_no FROM booking k
                LEFT JOIN bank_entry e ON e.tenant_id = k.tenant_id AND e.file_id = k.file_id AND e.no = k.entry_no
                WHERE k.tenant_id = :t AND (e.no IS NULL OR e.fingerprint IS NULL OR e.fingerprint <> k.fingerprint)
                """
            )
        ),
        Invariant(
            id: "inbox.settled",
            law: 3,
            title: "A block is settled exactly when its money is complete",
            checked: Statement(
                "verify.inbox.settled.checked",
                "SELECT count(*) FROM block WHERE tenant_id = :t AND state = 'settled'"
            ),
            violations: Statement(
                "verify.inbox.settled",
                """
                SELECT 'block ' || b.id FROM block b LEFT JOIN (
                  SELECT block_id, CAST(sum(count) AS BIGINT) AS n, CAST(sum(amount) AS BIGINT) AS s FROM settlement WHERE tenant_id = :t GROUP BY block_id) s
                  ON s.block_id = b.id
                WHERE b.tenant_id = :t AND ((b.state = 'settled') <> (coalesce(s.s, 0) > 0)
                  OR (b.state = 'settled' AND (s.s <> b.total - b.reject_total OR s.n <> b.count - b.reject_count)))
                """
            )
        ),
        Invariant(
            id: "ledger.ends",
            law: 3,
            title: "Every end that moved money is booked once, with its amount",
            checked: Statement(
                "verify.ledger.ends.checked",
                "SELECT count(*) FROM attempt_end WHERE tenant_id = :t AND file_id IS NOT NULL"
            ),
            violations: Statement(
                "verify.ledger.ends",
                """
                SELECT 'claim ' || e.claim_id || ', attempt ' || e.attempt FROM attempt_end e
                LEFT JOIN transfer x ON x.tenant_id = e.tenant_id AND x.cause_id = e.file_id AND x.cause_no = e.entry_no AND x.line = 1
                  AND x.cause IN (1, 6) AND x.debit = 3 AND x.claim_id = e.claim_id
                WHERE e.tenant_id = :t AND e.file_id IS NOT NULL AND (x.tenant_id IS NULL OR x.amount <> e.amount)
                """
            )
        ),
        Invariant(
            id: "ledger.receivable",
            law: 3,
            title:
                "What debtors owe is the claims, less what was sent and paid, plus what came back and was credited",
            checked: Statement(
                "verify.ledger.receivable.checked",
                "SELECT count(*) FROM transfer WHERE tenant_id = :t AND (debit = 3 OR credit = 3)"
            ),
            violations: Statement(
                "verify.ledger.receivable",
                """
                SELECT 'ledger ' || s.ledger || ', claims ' || s.claims FROM (SELECT
                  coalesce((SELECT CAST(sum(CASE WHEN debit = 3 THEN amount ELSE -amount END) AS BIGINT) FROM transfer
                    WHERE tenant_id = :t AND (debit = 3 OR credit = 3)), 0) AS ledger,
                  coalesce((SELECT CAST(sum(total) AS BIGINT) FROM claim_group WHERE tenant_id = :t), 0)
                  - coalesce((SELECT CAST(sum(c.amount) AS BIGINT) FROM claim_mark m JOIN claim c ON c.tenant_id = m.tenant_id AND c.id = m.claim_id
                    WHERE m.tenant_id = :t AND m.kind = 'cancelled'), 0)
                  - coalesce((SELECT CAST(sum(total) AS BIGINT) FROM block
                    WHERE tenant_id = :t AND state IN ('released', 'accepted', 'rejected', 'settled')), 0)
                  + coalesce((SELECT CAST(sum(amount) AS BIGINT) FROM attempt_end WHERE tenant_id = :t AND kind <> 'withdrawn'), 0)
                  - coalesce((SELECT CAST(sum(amount) AS BIGINT) FROM allocation WHERE tenant_id = :t), 0)
                  + coalesce((SELECT CAST(sum(amount) AS BIGINT) FROM credit WHERE tenant_id = :t AND claim_id IS NOT NULL), 0)
                  + coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM claim_mark m JOIN allocation l ON l.tenant_id = m.tenant_id AND l.claim_id = m.claim_id
                    WHERE m.tenant_id = :t AND m.kind = 'cancelled'), 0)
                  - coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM claim_mark m JOIN credit k ON k.tenant_id = m.tenant_id AND k.claim_id = m.claim_id
                    WHERE m.tenant_id = :t AND m.kind = 'cancelled'), 0) AS claims) s
                WHERE s.ledger <> s.claims
                """
            )
        ),
        Invariant(
            id: "ledger.inTransit",
            law: 3,
            title: "What is with the bank is what was sent, less rejects and settlements",
            checked: Statement(
                "verify.ledger.inTransit.checked",
                "SELECT count(*) FROM transfer WHERE tenant_id = :t AND (debit = 2 OR credit = 2)"
            ),
            violations: Statement(
                "verify.ledger.inTransit",
                """
                SELECT 'ledger ' || s.ledger || ', blocks ' || s.blocks FROM (SELECT
                  coalesce((SELECT CAST(sum(CASE WHEN debit = 2 THEN amount ELSE -amount END) AS BIGINT) FROM transfer
                    WHERE tenant_id = :t AND (debit = 2 OR credit = 2)), 0) AS ledger,
                  coalesce((SELECT CAST(sum(total - reject_total) AS BIGINT) FROM block
                    WHERE tenant_id = :t AND state IN ('released', 'accepted', 'rejected', 'settled')), 0)
                  - coalesce((SELECT CAST(sum(amount) AS BIGINT) FROM settlement WHERE tenant_id = :t), 0)
                  - coalesce((SELECT CAST(sum(amount) AS BIGINT) FROM item_settlement WHERE tenant_id = :t), 0) AS blocks) s
                WHERE s.ledger <> s.blocks
                """
            )
        ),
        Invariant(
            id: "recovery.cases",
            law: 11,
            title: "Every failure has a case, or one that was open already, or the claim is paid",
            checked: Statement(
                "verify.recovery.cases.checked",
                "SELECT count(*) FROM attempt_end WHERE tenant_id = :t AND kind <> 'withdrawn'"
            ),
            violations: Statement(
                "verify.recovery.cases",
                """
                SELECT 'claim ' || e.claim_id || ', attempt ' || e.attempt FROM attempt_end e
                WHERE e.tenant_id = :t AND e.kind IN ('rejected', 'returned', 'refunded') AND NOT EXISTS (
                  SELECT 1 FROM recovery_case r WHERE r.tenant_id = e.tenant_id AND r.claim_id = e.claim_id AND r.no <= e.attempt)
                  AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.tenant_id = e.tenant_id AND c.id = e.claim_id AND c.amount <=
                    coalesce((SELECT CAST(sum(l.amount) AS BIGINT) FROM allocation l WHERE l.tenant_id = :t AND l.claim_id = c.id), 0)
                    - coalesce((SELECT CAST(sum(k.amount) AS BIGINT) FROM credit k WHERE k.tenant_id = :t AND k.claim_id = c.id), 0))
                """
            )
        ),
        Invariant(
            id: "notices.protected",
            law: 15,
            title:
                "No notice went to a debtor about a failure that is unauthorised, disputed, technical, or of a person who died",
            checked: Statement(
                "verify.notices.protected.checked",
                "SELECT count(*) FROM notice WHERE tenant_id = :t AND case_no > 0"
            ),
            violations: Statement(
                "verify.notices.protected",
                """
                SELECT 'notice ' || n.claim_id || '-' || n.case_no || '-' || n.step FROM notice n
                LEFT JOIN attempt_end r ON r.tenant_id = n.tenant_id AND r.claim_id = n.claim_id AND r.attempt = n.attempt
                WHERE n.tenant_id = :t AND n.case_no > 0 AND n.state <> 'cancelled' AND (r.claim_id IS NULL OR r.reason_class IN (0, 7, 10, 12, 13))
                """
            )
        ),
        Invariant(
            id: "notices.links",
            law: 19,
            title: "Every link in a notice exists and belongs to its claim",
            checked: Statement(
                "verify.notices.links.checked",
                "SELECT count(*) FROM notice WHERE tenant_id = :t AND link_id IS NOT NULL"
            ),
            violations: Statement(
                "verify.notices.links",
                """
                SELECT 'notice ' || n.claim_id || '-' || n.case_no || '-' || n.step FROM notice n
                LEFT JOIN payment_link l ON l.tenant_id = n.tenant_id AND l.id = n.link_id
                WHERE n.tenant_id = :t AND n.link_id IS NOT NULL AND (l.id IS NULL OR l.claim_id <> n.claim_id)
                """
            )
        ),
    ]
}
