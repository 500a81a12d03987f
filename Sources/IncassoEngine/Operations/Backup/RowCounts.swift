import IncassoSQL

/// How many rows a book has in each table.
enum RowCounts {
    /// Every table of `schemas/sql`; a test compares the two lists.
    static let statement = Statement(
        "operations.backup.rows",
        """
        SELECT 'tenant', count(*) FROM tenant WHERE tenant_id = :t
        UNION ALL SELECT 'counter', count(*) FROM counter WHERE tenant_id = :t
        UNION ALL SELECT 'audit_chain', count(*) FROM audit_chain WHERE tenant_id = :t
        UNION ALL SELECT 'periodic', count(*) FROM periodic WHERE tenant_id = :t
        UNION ALL SELECT 'exception', count(*) FROM exception WHERE tenant_id = :t
        UNION ALL SELECT 'creditor', count(*) FROM creditor WHERE tenant_id = :t
        UNION ALL SELECT 'account', count(*) FROM account WHERE tenant_id = :t
        UNION ALL SELECT 'debtor', count(*) FROM debtor WHERE tenant_id = :t
        UNION ALL SELECT 'mandate', count(*) FROM mandate WHERE tenant_id = :t
        UNION ALL SELECT 'mandate_stop', count(*) FROM mandate_stop WHERE tenant_id = :t
        UNION ALL SELECT 'mandate_final', count(*) FROM mandate_final WHERE tenant_id = :t
        UNION ALL SELECT 'block_part', count(*) FROM block_part WHERE tenant_id = :t
        UNION ALL SELECT 'import', count(*) FROM import WHERE tenant_id = :t
        UNION ALL SELECT 'import_mandate', count(*) FROM import_mandate WHERE tenant_id = :t
        UNION ALL SELECT 'import_claim', count(*) FROM import_claim WHERE tenant_id = :t
        UNION ALL SELECT 'claim_group', count(*) FROM claim_group WHERE tenant_id = :t
        UNION ALL SELECT 'claim', count(*) FROM claim WHERE tenant_id = :t
        UNION ALL SELECT 'claim_queue', count(*) FROM claim_queue WHERE tenant_id = :t
        UNION ALL SELECT 'claim_mark', count(*) FROM claim_mark WHERE tenant_id = :t
        UNION ALL SELECT 'batch', count(*) FROM batch WHERE tenant_id = :t
        UNION ALL SELECT 'approval', count(*) FROM approval WHERE tenant_id = :t
        UNION ALL SELECT 'block', count(*) FROM block WHERE tenant_id = :t
        UNION ALL SELECT 'foreign_block', count(*) FROM foreign_block WHERE tenant_id = :t
        UNION ALL SELECT 'attempt_end', count(*) FROM attempt_end WHERE tenant_id = :t
        UNION ALL SELECT 'collection', count(*) FROM collection WHERE tenant_id = :t
        UNION ALL SELECT 'foreign_reference', count(*) FROM foreign_reference WHERE tenant_id = :t
        UNION ALL SELECT 'bank_file', count(*) FROM bank_file WHERE tenant_id = :t
        UNION ALL SELECT 'bank_container', count(*) FROM bank_container WHERE tenant_id = :t
        UNION ALL SELECT 'bank_entry', count(*) FROM bank_entry WHERE tenant_id = :t
        UNION ALL SELECT 'booking', count(*) FROM booking WHERE tenant_id = :t
        UNION ALL SELECT 'entry_note', count(*) FROM entry_note WHERE tenant_id = :t
        UNION ALL SELECT 'answer', count(*) FROM answer WHERE tenant_id = :t
        UNION ALL SELECT 'settlement', count(*) FROM settlement WHERE tenant_id = :t
        UNION ALL SELECT 'item_settlement', count(*) FROM item_settlement WHERE tenant_id = :t
        UNION ALL SELECT 'transfer', count(*) FROM transfer WHERE tenant_id = :t
        UNION ALL SELECT 'policy', count(*) FROM policy WHERE tenant_id = :t
        UNION ALL SELECT 'policy_route', count(*) FROM policy_route WHERE tenant_id = :t
        UNION ALL SELECT 'recovery_case', count(*) FROM recovery_case WHERE tenant_id = :t
        UNION ALL SELECT 'case_decision', count(*) FROM case_decision WHERE tenant_id = :t
        UNION ALL SELECT 'case_plan', count(*) FROM case_plan WHERE tenant_id = :t
        UNION ALL SELECT 'notice', count(*) FROM notice WHERE tenant_id = :t
        UNION ALL SELECT 'notice_claim', count(*) FROM notice_claim WHERE tenant_id = :t
        UNION ALL SELECT 'payment_link', count(*) FROM payment_link WHERE tenant_id = :t
        UNION ALL SELECT 'mandate_amendment', count(*) FROM mandate_amendment WHERE tenant_id = :t
        UNION ALL SELECT 'mandate_former_id', count(*) FROM mandate_former_id WHERE tenant_id = :t
        UNION ALL SELECT 'creditor_amendment', count(*) FROM creditor_amendment WHERE tenant_id = :t
        UNION ALL SELECT 'collection_amendment', count(*) FROM collection_amendment WHERE tenant_id = :t
        UNION ALL SELECT 'claim_touch', count(*) FROM claim_touch WHERE tenant_id = :t
        UNION ALL SELECT 'claim_day', count(*) FROM claim_day WHERE tenant_id = :t
        UNION ALL SELECT 'payment', count(*) FROM payment WHERE tenant_id = :t
        UNION ALL SELECT 'credit', count(*) FROM credit WHERE tenant_id = :t
        UNION ALL SELECT 'allocation', count(*) FROM allocation WHERE tenant_id = :t
        UNION ALL SELECT 'refund', count(*) FROM refund WHERE tenant_id = :t
        UNION ALL SELECT 'link_view', count(*) FROM link_view WHERE tenant_id = :t
        UNION ALL SELECT 'restore', count(*) FROM restore WHERE tenant_id = :t
        UNION ALL SELECT 'lost_debit', count(*) FROM lost_debit WHERE tenant_id = :t
        UNION ALL SELECT 'commit_receipt', count(*) FROM commit_receipt WHERE tenant_id = :t
        UNION ALL SELECT 'lease', count(*) FROM lease WHERE tenant_id = :t
        UNION ALL SELECT 'case_explanation', count(*) FROM case_explanation WHERE tenant_id = :t
        UNION ALL SELECT 'case_explanation_load', count(*) FROM case_explanation_load WHERE tenant_id = :t
        UNION ALL SELECT 'reversal', count(*) FROM reversal WHERE tenant_id = :t
        UNION ALL SELECT 'reversal_candidate', count(*) FROM reversal_candidate WHERE tenant_id = :t
        """
    )

    /// The rows of one book, by table.
    static func count(_ tenant: Int64, in transaction: any Transaction) throws -> [String: Int64] {
        var counts: [String: Int64] = [:]
        try transaction.query(statement, ["t": tenant]) { counts[$0.text(0)] = $0.integer(1) }
        return counts
    }
}
