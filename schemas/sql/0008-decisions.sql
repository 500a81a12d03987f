-- Decisions: a run gives thousands of cases the same explanation, so its text is kept once; and it goes no longer through the staging table.

-- ================================================================ Recovery
CREATE TABLE case_explanation (       -- what was decided and why, word for word, once for all decisions that it explains
  tenant_id INTEGER NOT NULL, digest BLOB NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, digest)) STRICT, WITHOUT ROWID;
CREATE TABLE case_explanation_load (  -- staging: emptied in the transaction that filled it
  tenant_id INTEGER NOT NULL, digest BLOB NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, digest)) STRICT, WITHOUT ROWID;
ALTER TABLE case_decision ADD COLUMN digest BLOB;   -- of its explanation's text; NULL in older rows, which hold the text themselves
ALTER TABLE case_plan DROP COLUMN action;
ALTER TABLE case_plan DROP COLUMN explanation;
