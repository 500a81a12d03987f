-- Mandates that wait for their signature, and the days on which the claims of a plan would be debited.

-- ================================================================ Mandates
ALTER TABLE mandate_stop ADD COLUMN draft INTEGER NOT NULL DEFAULT 0 CHECK (draft IN (0, 1));   -- 1: never signed; signed_on of the
                                                         -- mandate is the day of its import then, and means nothing

-- ================================================================ Intake
ALTER TABLE import_mandate ADD COLUMN draft INTEGER NOT NULL DEFAULT 0;

-- ================================================================ Claims
CREATE TABLE claim_day (              -- staging: when the claims of a creditor would be debited, emptied in the transaction that filled it
  tenant_id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, scheme TEXT NOT NULL, due_on INTEGER NOT NULL,
  effective_on INTEGER NOT NULL,      -- the banking day on which a debit asked for due_on is made
  effective_text TEXT NOT NULL,       -- the same day as people write it, YYYY-MM-DD
  used_since INTEGER,                 -- a mandate that has not been used since then may not be used on that day; NULL: any may
  PRIMARY KEY (tenant_id, creditor_id, scheme, due_on)) STRICT, WITHOUT ROWID;
