-- Collections as the schemes know them: ultimate parties, purposes and address lines; the place of a debit in its mandate's series;
-- payment blocks that are put together from several groups of claims.

-- ================================================================ Mandates
ALTER TABLE debtor ADD COLUMN address_line_1 TEXT;       -- what of the address has no column of its own, for banks that take such lines
ALTER TABLE debtor ADD COLUMN address_line_2 TEXT;
ALTER TABLE mandate ADD COLUMN ultimate_debtor TEXT;     -- the name of the one for whom the debtor pays, as the mandate has it
CREATE TABLE mandate_final (          -- the claim whose debit is the last of a mandate, and ends it
  tenant_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (tenant_id, mandate_id)) STRICT, WITHOUT ROWID;

-- ================================================================ Intake
ALTER TABLE import_mandate ADD COLUMN ultimate_debtor TEXT;
ALTER TABLE import_mandate ADD COLUMN address_line_1 TEXT;
ALTER TABLE import_mandate ADD COLUMN address_line_2 TEXT;
ALTER TABLE import_claim ADD COLUMN purpose TEXT;

-- ================================================================ Claims
ALTER TABLE claim ADD COLUMN purpose TEXT;               -- what is paid for, a code of the scheme
ALTER TABLE claim_queue ADD COLUMN sequence TEXT;        -- the place in the mandate's series that the plan gave it; NULL: the usual one of its kind

-- ================================================================ Batches
CREATE TABLE block_part (             -- what a block of single claims was put together from: whole groups, and claims of the queue
  tenant_id INTEGER NOT NULL, block_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0), group_id INTEGER,
  kind TEXT NOT NULL, queue_sequence TEXT, requested_on INTEGER NOT NULL, first_claim INTEGER NOT NULL, last_claim INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, block_id, no), UNIQUE (tenant_id, group_id)) STRICT, WITHOUT ROWID;   -- a group is planned once
