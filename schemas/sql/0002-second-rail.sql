-- What a second rail needs of the book: entries that carry a number of their own, accounts that a bank corrects, accounts that must have
-- been validated. Nothing here names a rail.

-- ================================================================ Operations
INSERT INTO counter (tenant_id, name, next) SELECT tenant_id, 'entryNumber', 1 FROM tenant;

-- ================================================================ Mandates
ALTER TABLE mandate ADD COLUMN validation TEXT;          -- how the account was validated; NULL: nobody asked for it
ALTER TABLE mandate ADD COLUMN validated_on INTEGER;
CREATE TABLE mandate_amendment (      -- an account or name that changed: what it was, and until when that counts
  tenant_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0),
  code TEXT NOT NULL, file_id INTEGER NOT NULL, entry_no INTEGER NOT NULL, at INTEGER NOT NULL,
  until_block INTEGER NOT NULL,       -- debits of this block and of those before it are rendered with the old values
  old_holder TEXT NOT NULL, old_sealed BLOB NOT NULL, old_index BLOB NOT NULL, old_masked TEXT NOT NULL,
  new_holder TEXT NOT NULL, new_sealed BLOB NOT NULL, new_index BLOB NOT NULL, new_masked TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mandate_id, no),
  UNIQUE (tenant_id, file_id, entry_no)) STRICT, WITHOUT ROWID;   -- one entry amends one mandate once

-- ================================================================ Intake
ALTER TABLE import_mandate ADD COLUMN validation TEXT;
ALTER TABLE import_mandate ADD COLUMN validated_on INTEGER;

-- ================================================================ Batches
ALTER TABLE block ADD COLUMN first_number INTEGER;       -- the number of the entry of its first claim, where the rail numbers entries:
                                                         -- the others follow by claim, or by their order among the block's single claims
CREATE INDEX block_number ON block (tenant_id, first_number) WHERE first_number IS NOT NULL;

-- ================================================================ Inbox
ALTER TABLE bank_entry ADD COLUMN entry_number INTEGER;  -- the number of our own entry that the bank answers
ALTER TABLE bank_entry ADD COLUMN correction_sealed BLOB;   -- the right account data, as the bank tells them
