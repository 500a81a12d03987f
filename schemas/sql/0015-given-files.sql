-- Files of other programs that go to the bank as they are: their bytes and their ids were made elsewhere.

-- ================================================================ Batches
ALTER TABLE batch ADD COLUMN given_file TEXT;   -- the name of such a file; NULL: the file is ours, and can be made again from the book
CREATE INDEX batch_given ON batch (tenant_id, id) WHERE given_file IS NOT NULL;
CREATE TABLE foreign_block (          -- the ids that their blocks have there; end-to-end ids are in foreign_reference, message ids in batch
  tenant_id INTEGER NOT NULL, block_id INTEGER NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY (tenant_id, block_id)) STRICT, WITHOUT ROWID;
CREATE INDEX foreign_block_reference ON foreign_block (tenant_id, reference, block_id);
