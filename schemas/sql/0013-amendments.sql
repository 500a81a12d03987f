-- Amendments: whatever changed in a mandate, and whoever changed it, is one history; debits tell what the debtor's bank does not know yet.

-- ================================================================ Mandates
ALTER TABLE mandate_amendment RENAME TO mandate_correction;
CREATE TABLE mandate_amendment (      -- a change: what was before, until when that counts, and whether the debtor's bank has been told
  tenant_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0), creditor_id INTEGER NOT NULL,
  at INTEGER NOT NULL, actor TEXT, note TEXT,                     -- actor: NULL where a bank corrected
  code TEXT, file_id INTEGER, entry_no INTEGER,                   -- the bank's correction; NULL where it is a person's change
  creditor_no INTEGER,                -- the creditor's own change; NULL where the values below changed
  until_block INTEGER NOT NULL,       -- debits of this block and of those before it are rendered with the old values; 0: of none
  same_bank INTEGER CHECK (same_bank IN (0, 1)),                  -- whether the new account's bank is the old one's; NULL: no new account
  pending INTEGER NOT NULL CHECK (pending IN (0, 1)),             -- 1: every debit tells it, until one that does is carried out
  confirmed_block INTEGER, confirmed_on INTEGER,                  -- the block of that debit, and its day
  old_reference TEXT, old_holder TEXT, old_bic TEXT, old_sealed BLOB, old_index BLOB, old_masked TEXT,   -- account NULL: not known to us
  new_reference TEXT, new_holder TEXT, new_bic TEXT, new_sealed BLOB, new_index BLOB, new_masked TEXT,
  PRIMARY KEY (tenant_id, mandate_id, no),
  CHECK ((actor IS NULL) = (file_id IS NOT NULL)), CHECK ((file_id IS NULL) = (entry_no IS NULL)),
  CHECK (creditor_no IS NOT NULL OR (old_reference IS NOT NULL AND new_reference IS NOT NULL AND old_holder IS NOT NULL AND new_holder IS NOT NULL
    AND new_sealed IS NOT NULL AND new_index IS NOT NULL AND new_masked IS NOT NULL))) STRICT, WITHOUT ROWID;
INSERT INTO mandate_amendment (tenant_id, mandate_id, no, creditor_id, at, code, file_id, entry_no, until_block, pending,
  old_reference, old_holder, old_bic, old_sealed, old_index, old_masked, new_reference, new_holder, new_bic, new_sealed, new_index, new_masked)
SELECT a.tenant_id, a.mandate_id, a.no, m.creditor_id, a.at, a.code, a.file_id, a.entry_no, a.until_block, 0,
  m.reference, a.old_holder, m.bic, a.old_sealed, a.old_index, a.old_masked, m.reference, a.new_holder, m.bic, a.new_sealed, a.new_index, a.new_masked
FROM mandate_correction a CROSS JOIN mandate m WHERE m.tenant_id = a.tenant_id AND m.id = a.mandate_id;
DROP TABLE mandate_correction;
CREATE UNIQUE INDEX mandate_amendment_entry ON mandate_amendment (tenant_id, file_id, entry_no) WHERE file_id IS NOT NULL;   -- one entry amends once
CREATE INDEX mandate_amendment_pending ON mandate_amendment (tenant_id, creditor_id, mandate_id) WHERE pending = 1;
CREATE INDEX mandate_amendment_until ON mandate_amendment (tenant_id, creditor_id, until_block) WHERE until_block > 0;
CREATE TABLE mandate_former_id (      -- references that mandates had: nobody else may have them, and who names one means this mandate
  tenant_id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, reference TEXT NOT NULL, mandate_id INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, creditor_id, reference)) STRICT, WITHOUT ROWID;
CREATE TABLE creditor_amendment (     -- a creditor that changed as far as debtors' banks are told; its mandates have a row each above
  tenant_id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0), at INTEGER NOT NULL,
  from_day INTEGER NOT NULL,          -- mandates signed before it were given to the creditor as it was; 0: none but those that have a row
  actor TEXT NOT NULL, old_name TEXT NOT NULL, old_identifier TEXT NOT NULL, new_name TEXT NOT NULL, new_identifier TEXT NOT NULL,
  PRIMARY KEY (tenant_id, creditor_id, no)) STRICT, WITHOUT ROWID;

-- ================================================================ Collections
CREATE TABLE collection_amendment (   -- what an attempt tells, decided at the freeze: the oldest changes that were pending, up to the newest
  tenant_id INTEGER NOT NULL, block_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL, mandate_id INTEGER NOT NULL,
  mandate_no INTEGER, creditor_no INTEGER, same_bank INTEGER, last_no INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, block_id, claim_id, attempt)) STRICT, WITHOUT ROWID;
