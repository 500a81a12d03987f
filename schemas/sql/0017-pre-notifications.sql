-- Debtors who are told of a debit before it is made.

-- ================================================================ Claims
ALTER TABLE claim_group ADD COLUMN announced_on INTEGER;   -- the day of the debit for which notices were queued; NULL: none yet
