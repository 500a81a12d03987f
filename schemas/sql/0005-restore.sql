-- A book that was put back to an earlier state: what it no longer knows, and the way back to collecting.

-- ================================================================ Operations
CREATE TABLE restore (                -- the book was put back: nothing leaves it until outbox and bank files have been read again
  tenant_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0),
  how TEXT NOT NULL CHECK (how IN ('backup', 'marked', 'found')),   -- from a backup of ours, as a person said, or as the chain's length told
  at INTEGER NOT NULL, actor TEXT NOT NULL,
  taken_at INTEGER,                   -- when the backup was made; NULL: not known
  base INTEGER NOT NULL,              -- the length of the audit chain as it was put back: longer ones noted before belong to the lost state
  first_claim INTEGER NOT NULL,       -- claims from this number on were imported afterwards
  reconciled_at INTEGER, reconciled_by TEXT,
  PRIMARY KEY (tenant_id, no), CHECK ((reconciled_at IS NULL) = (reconciled_by IS NULL))) STRICT, WITHOUT ROWID;

-- ================================================================ Batches
CREATE TABLE lost_debit (             -- a debit in a file that was handed over in the lost state: this and the file are all that is known of it
  tenant_id INTEGER NOT NULL, message_id TEXT NOT NULL, no INTEGER NOT NULL,
  claim_id INTEGER, attempt INTEGER,  -- as its end-to-end id decodes; NULL: the business gave the id
  end_to_end_id TEXT NOT NULL,
  number_index BLOB NOT NULL,         -- MAC of the debited account, as on the mandate
  amount INTEGER NOT NULL CHECK (amount > 0), collect_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, message_id, no)) STRICT, WITHOUT ROWID;
CREATE INDEX lost_debit_claim ON lost_debit (tenant_id, claim_id);
CREATE INDEX lost_debit_account ON lost_debit (tenant_id, number_index, amount);
