import IncassoSQL

/// The statements by which an import's claims are taken over.
///
/// `:first` to `:last` are the numbers taken for it.
enum ClaimStatements {
    static let groupTarget = BulkTarget(
        table: "claim_group",
        columns: [
            "tenant_id", "id", "creditor_id", "import_id", "scheme", "kind", "currency", "due_on",
            "first_claim",
            "last_claim", "count", "total", "touched",
        ]
    )
    /// Claims of one scheme, kind and due date get adjacent numbers.
    static let insert = Statement(
        "claims.import.insert",
        """
        INSERT INTO claim (tenant_id, id, creditor_id, mandate_id, reference, amount, due_on, description,
          creditor_reference, end_to_end_id, purpose)
        SELECT s.tenant_id, :first - 1 + row_number() OVER (ORDER BY m.scheme, m.kind, s.due_on, s.row_no), m.creditor_id,
          m.id, s.reference, s.amount, s.due_on, s.description, s.creditor_reference, s.end_to_end_id, s.purpose
        FROM import_claim s CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.mandate_reference
        ON CONFLICT DO NOTHING
        """
    )
    static let withoutMandate = Statement(
        "claims.import.without-mandate",
        """
        SELECT s.row_no FROM import_claim s
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND NOT EXISTS (SELECT 1 FROM mandate m
            WHERE m.tenant_id = :t AND m.creditor_id = :c AND m.reference = s.mandate_reference)
        ORDER BY s.row_no
        """
    )
    static let repeated = Statement(
        "claims.import.repeated",
        """
        SELECT row_no, first_row FROM (
          SELECT s.row_no, min(s.row_no) OVER (PARTITION BY s.reference) AS first_row
          FROM import_claim s WHERE s.tenant_id = :t AND s.import_id = :import) AS r
        WHERE row_no <> first_row ORDER BY row_no
        """
    )
    /// Rows whose id was there before this import, and which columns are the same.
    static let known = Statement(
        "claims.import.known",
        """
        SELECT s.row_no, CASE WHEN m.reference = s.mandate_reference THEN 1 ELSE 0 END,
          CASE WHEN k.amount = s.amount THEN 1 ELSE 0 END, CASE WHEN k.due_on = s.due_on THEN 1 ELSE 0 END,
          CASE WHEN coalesce(k.description, '') = coalesce(s.description, '') THEN 1 ELSE 0 END,
          CASE WHEN coalesce(k.creditor_reference, '') = coalesce(s.creditor_reference, '') THEN 1 ELSE 0 END,
          CASE WHEN coalesce(k.end_to_end_id, '') = coalesce(s.end_to_end_id, '') THEN 1 ELSE 0 END,
          CASE WHEN coalesce(k.purpose, '') = coalesce(s.purpose, '') THEN 1 ELSE 0 END
        FROM import_claim s CROSS JOIN claim k CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND k.tenant_id = :t AND k.creditor_id = :c AND k.reference = s.reference AND k.id NOT BETWEEN :first AND :last
          AND m.tenant_id = :t AND m.id = k.mandate_id
        ORDER BY s.row_no
        """
    )
    /// Rows of new claims whose end-to-end id stands in an earlier row or was given in an earlier import.
    static let referencesTaken = Statement(
        "claims.import.references-taken",
        """
        SELECT row_no FROM (
          SELECT s.row_no, s.reference, s.end_to_end_id, row_number() OVER (PARTITION BY s.end_to_end_id ORDER BY s.row_no) AS n
          FROM import_claim s WHERE s.tenant_id = :t AND s.import_id = :import AND s.end_to_end_id IS NOT NULL) AS r
        WHERE n > 1 OR EXISTS (SELECT 1 FROM foreign_reference f CROSS JOIN claim k
          WHERE f.tenant_id = :t AND f.reference = r.end_to_end_id AND k.tenant_id = :t AND k.id = f.claim_id
            AND (k.creditor_id <> :c OR k.reference <> r.reference))
        ORDER BY row_no
        """
    )
    /// Cut at multiples of the bank's limit, counted from the import's first claim.
    static let groups = Statement(
        "claims.import.groups",
        """
        SELECT m.scheme, m.kind, k.due_on, min(k.id), max(k.id), count(*), CAST(sum(k.amount) AS BIGINT),
          CAST(sum(CASE WHEN k.due_on < :today + coalesce(m.notice_days, :notice) THEN 1 ELSE 0 END) AS BIGINT)
        FROM claim k CROSS JOIN mandate m
        WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last AND m.tenant_id = :t AND m.id = k.mandate_id
        GROUP BY m.scheme, m.kind, k.due_on, (k.id - :first) / :max
        ORDER BY 4
        """
    )
    /// Rows of new claims that fall due sooner than their notice.
    static let late = Statement(
        "claims.import.late",
        """
        SELECT s.row_no, k.due_on, coalesce(m.notice_days, :notice) FROM import_claim s CROSS JOIN claim k CROSS JOIN mandate m
        WHERE s.tenant_id = :t AND s.import_id = :import
          AND k.tenant_id = :t AND k.creditor_id = :c AND k.reference = s.reference AND k.id BETWEEN :first AND :last
          AND m.tenant_id = :t AND m.id = k.mandate_id AND k.due_on < :today + coalesce(m.notice_days, :notice)
        ORDER BY s.row_no
        """
    )
    static let oldest = Statement(
        "claims.import.oldest",
        """
        SELECT coalesce(min(g.first_claim), 0) FROM claim_group g CROSS JOIN import i
        WHERE g.tenant_id = :t AND i.tenant_id = :t AND i.id = g.import_id AND i.at >= :since
        """
    )
    /// New claims that repeat an earlier one, or one of an import that took its numbers later and was faster.
    static let duplicates = Statement(
        "claims.import.duplicates",
        """
        SELECT k.id, k.reference, min(o.reference) FROM claim k CROSS JOIN claim o
        WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last
          AND o.tenant_id = :t AND o.mandate_id = k.mandate_id AND o.id >= :oldest AND (o.id < k.id OR o.id > :last)
          AND o.amount = k.amount AND o.due_on = k.due_on
          AND NOT EXISTS (SELECT 1 FROM claim_mark x
            WHERE x.tenant_id = :t AND x.claim_id = o.id AND x.kind = 'cancelled')
        GROUP BY k.id, k.reference ORDER BY k.id
        """
    )
    static let holdDuplicates = Statement(
        "claims.import.hold-duplicates",
        """
        INSERT INTO claim_queue (tenant_id, claim_id, attempt, creditor_id, scheme, kind, collect_on, held, plan_id)
        SELECT k.tenant_id, k.id, 1, k.creditor_id, m.scheme, m.kind, k.due_on, 'suspectedDuplicate', CAST(NULL AS BIGINT)
        FROM claim k CROSS JOIN mandate m
        WHERE k.tenant_id = :t AND k.id BETWEEN :first AND :last AND m.tenant_id = :t AND m.id = k.mandate_id
          AND EXISTS (SELECT 1 FROM claim o
            WHERE o.tenant_id = :t AND o.mandate_id = k.mandate_id AND o.id >= :oldest AND (o.id < k.id OR o.id > :last)
              AND o.amount = k.amount AND o.due_on = k.due_on
              AND NOT EXISTS (SELECT 1 FROM claim_mark x
                WHERE x.tenant_id = :t AND x.claim_id = o.id AND x.kind = 'cancelled'))
        ON CONFLICT DO NOTHING
        """
    )
    /// New claims that will not be collected, because their mandate has been stopped.
    static let stopped = Statement(
        "claims.import.stopped",
        """
        SELECT k.reference FROM mandate_stop x CROSS JOIN claim k
        WHERE x.tenant_id = :t AND k.tenant_id = :t AND k.mandate_id = x.mandate_id AND k.id BETWEEN :first AND :last
        ORDER BY k.id
        """
    )
}
