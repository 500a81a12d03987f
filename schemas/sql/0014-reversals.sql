-- Reversals: settled debits that we take back by a file of their own (decisions 0059, 0060). A reversal file is a batch that names the
-- batch whose debits it takes back; it has no blocks.

-- ================================================================ Operations
INSERT INTO counter (tenant_id, name, next) SELECT tenant_id, 'reversal', 1 FROM tenant;

-- ================================================================ Batches
ALTER TABLE batch ADD COLUMN reverses INTEGER;           -- the batch whose debits this file takes back; NULL: it collects
CREATE INDEX batch_reverses ON batch (tenant_id, id) WHERE reverses IS NOT NULL;
CREATE TABLE reversal (               -- one debit in a reversal file; its number is the reversal's id at the bank
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, batch_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL,
  block_id INTEGER NOT NULL,          -- the block that collected it
  amount INTEGER NOT NULL CHECK (amount > 0), reason TEXT NOT NULL CHECK (reason IN ('duplicate', 'unspecified')), note TEXT,
  state TEXT NOT NULL CHECK (state IN ('requested', 'booked', 'rejected', 'overtaken', 'withdrawn')),
  told TEXT,                          -- the bank's code for refusing it
  file_id INTEGER, entry_no INTEGER,  -- the entry that decided it
  PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX reversal_once ON reversal (tenant_id, claim_id, attempt) WHERE state IN ('requested', 'booked');   -- nothing goes back twice
CREATE INDEX reversal_batch ON reversal (tenant_id, batch_id);
CREATE INDEX reversal_told ON reversal (tenant_id, file_id) WHERE file_id IS NOT NULL;
CREATE TABLE reversal_candidate (     -- staging: debits that were named, and why they cannot be taken back; emptied in the transaction that filled it
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL, block_id INTEGER NOT NULL, amount INTEGER NOT NULL,
  why TEXT,                           -- NULL: it can be taken back
  PRIMARY KEY (tenant_id, claim_id, attempt)) STRICT, WITHOUT ROWID;

-- ================================================================ Inbox
ALTER TABLE bank_entry ADD COLUMN reversal_id INTEGER;   -- our reversal that the bank names
