-- Plans of a run: links no longer go through the staging table, and the next debit finds there all that it needs.

-- ================================================================ Recovery
ALTER TABLE case_plan DROP COLUMN new_link;
ALTER TABLE case_plan DROP COLUMN subject;
ALTER TABLE case_plan ADD COLUMN creditor_id INTEGER;   -- of the debit that is asked for, as are scheme and kind: NULL where none is
ALTER TABLE case_plan ADD COLUMN scheme TEXT;
ALTER TABLE case_plan ADD COLUMN kind TEXT;
