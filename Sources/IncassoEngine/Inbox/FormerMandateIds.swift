import IncassoSQL

/// Answers that name a mandate by the reference that it had when the debit was made.
enum FormerMandateIds {
    /// The same as for references of now: the one debit of that mandate in the block.
    static let inBlock = Statement(
        "inbox.match.formerMandateInBlock",
        """
        WITH x AS MATERIALIZED (
          SELECT e.no AS no, min(c.claim_id) AS claim_id, min(c.attempt) AS attempt
          FROM bank_entry e CROSS JOIN block b CROSS JOIN batch a CROSS JOIN mandate_former_id m CROSS JOIN claim k CROSS JOIN collection c
          WHERE e.tenant_id = :t AND e.file_id = :f AND e.no BETWEEN :first AND :last AND e.claim_id IS NULL
            AND e.mandate_reference IS NOT NULL AND e.block_id IS NOT NULL
            AND b.tenant_id = :t AND b.id = e.block_id AND a.tenant_id = :t AND a.id = b.batch_id
            AND m.tenant_id = :t AND m.creditor_id = a.creditor_id AND m.reference = e.mandate_reference
            AND k.tenant_id = :t AND k.mandate_id = m.mandate_id AND c.tenant_id = :t AND c.claim_id = k.id AND c.block_id = b.id
          GROUP BY e.no HAVING count(*) = 1)
        UPDATE bank_entry SET claim_id = x.claim_id, attempt = x.attempt
        FROM x WHERE bank_entry.tenant_id = :t AND bank_entry.file_id = :f AND bank_entry.no = x.no
        """
    )
}
