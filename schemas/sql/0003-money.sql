-- Money that comes in beside our debits: payments, what they pay, and what is left over.

-- ================================================================ Claims
CREATE TABLE claim_touch (            -- staging: the claims that money or a person is about to change; two that want the same claim wait here
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL,
  open INTEGER NOT NULL,              -- what is owed of it, as last measured; negative: collected although it was paid
  PRIMARY KEY (tenant_id, claim_id)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_given_reference ON claim (tenant_id, creditor_id, creditor_reference) WHERE creditor_reference IS NOT NULL;

-- ================================================================ Batches
ALTER TABLE batch ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;          -- how often it was frozen anew: each time with another message id
ALTER TABLE block ADD COLUMN withdrawn_count INTEGER NOT NULL DEFAULT 0;   -- attempts taken out after the freeze, no longer in count and total
ALTER TABLE block ADD COLUMN withdrawn_total INTEGER NOT NULL DEFAULT 0;

-- ================================================================ Inbox
ALTER TABLE bank_entry ADD COLUMN link_id INTEGER;       -- of credits: the payment link whose reference the payer quotes
ALTER TABLE bank_entry ADD COLUMN given_reference TEXT;  -- of credits: a creditor reference that is not ours; perhaps the business gave it
ALTER TABLE bank_entry ADD COLUMN payer_index BLOB;      -- of credits: MAC of the payer's account

-- ================================================================ Payments
CREATE TABLE payment (                -- money for a claim that no debit brought: written once
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, claim_id INTEGER NOT NULL,
  method TEXT NOT NULL CHECK (method IN ('bank', 'transfer', 'cash', 'card', 'provider', 'other')),
  file_id INTEGER, entry_no INTEGER,  -- the credit on the account that it is; NULL: recorded by a person or a provider
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, received_on INTEGER NOT NULL,
  reference TEXT,                     -- its number elsewhere; recording it twice is refused
  actor TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, file_id, entry_no), UNIQUE (tenant_id, creditor_id, reference),
  CHECK ((file_id IS NULL) = (entry_no IS NULL)), CHECK ((method = 'bank') = (file_id IS NOT NULL))) STRICT, WITHOUT ROWID;
CREATE INDEX payment_claim ON payment (tenant_id, claim_id);
CREATE TABLE credit (                 -- what we owe a debtor: the rest of a payment, or what was paid for a claim whose debit succeeded too
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, debtor_id INTEGER NOT NULL,
  payment_id INTEGER, claim_id INTEGER, attempt INTEGER,
  amount INTEGER NOT NULL CHECK (amount > 0),
  used INTEGER NOT NULL CHECK (used BETWEEN 0 AND amount),        -- put towards claims or refunded: never more than there is
  currency TEXT NOT NULL, created_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, payment_id), UNIQUE (tenant_id, claim_id, attempt),   -- a cause gives one credit
  CHECK ((payment_id IS NULL) <> (claim_id IS NULL)), CHECK ((claim_id IS NULL) = (attempt IS NULL)),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment (tenant_id, id)) STRICT, WITHOUT ROWID;
CREATE INDEX credit_open ON credit (tenant_id, creditor_id, debtor_id) WHERE used < amount;
CREATE TABLE allocation (             -- what a payment or a credit pays of a claim
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0), payment_id INTEGER, credit_id INTEGER,
  amount INTEGER NOT NULL CHECK (amount > 0), booked_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, claim_id, no), UNIQUE (tenant_id, payment_id),
  CHECK ((payment_id IS NULL) <> (credit_id IS NULL)),
  FOREIGN KEY (tenant_id, payment_id) REFERENCES payment (tenant_id, id),
  FOREIGN KEY (tenant_id, credit_id) REFERENCES credit (tenant_id, id)) STRICT, WITHOUT ROWID;
CREATE INDEX allocation_credit ON allocation (tenant_id, credit_id) WHERE credit_id IS NOT NULL;
CREATE TABLE refund (                 -- a credit that was paid out
  tenant_id INTEGER NOT NULL, credit_id INTEGER NOT NULL, no INTEGER NOT NULL CHECK (no > 0),
  method TEXT NOT NULL CHECK (method IN ('transfer', 'cash', 'card', 'provider', 'other')),
  amount INTEGER NOT NULL CHECK (amount > 0), refunded_on INTEGER NOT NULL, reference TEXT, actor TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, credit_id, no),
  FOREIGN KEY (tenant_id, credit_id) REFERENCES credit (tenant_id, id)) STRICT, WITHOUT ROWID;

-- Books that were made before have no counter for payments and credits, which share one.
INSERT INTO counter (tenant_id, name, next) SELECT tenant_id, 'payment', 1 FROM tenant;
