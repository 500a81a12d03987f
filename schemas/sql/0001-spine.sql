-- The book: one text for SQLite and PostgreSQL.
-- Written in SQLite's STRICT dialect; the PostgreSQL driver replaces INTEGER by BIGINT, BLOB by BYTEA, and drops STRICT and WITHOUT ROWID.
-- tenant_id comes first in every key. Amounts are minor units. Days count from 1970-01-01. Times are milliseconds since 1970 (UTC).
-- Ids are handed out per tenant from `counter`. Our end-to-end ids, block ids, message ids and payment references encode these ids,
-- so that what a bank sends back decodes to a primary key and needs no index on text.

-- ================================================================ Operations
CREATE TABLE tenant (                 -- the one table that is looked up by name
  tenant_id INTEGER NOT NULL, name TEXT NOT NULL,
  book INTEGER NOT NULL CHECK (book BETWEEN 0 AND 1048575),   -- marks our ids, so that two books never share one
  key_check BLOB NOT NULL,            -- MAC of the tenant's name: a wrong key file is refused at once
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id), UNIQUE (name)) STRICT, WITHOUT ROWID;
CREATE TABLE counter (                -- blocks of ids, taken in short transactions of their own; gaps are fine
  tenant_id INTEGER NOT NULL, name TEXT NOT NULL, next INTEGER NOT NULL CHECK (next > 0),
  PRIMARY KEY (tenant_id, name)) STRICT, WITHOUT ROWID;
CREATE TABLE audit_chain (            -- the exact bytes that were hashed; two writers cannot fork the chain, one loses the key
  tenant_id INTEGER NOT NULL, seq INTEGER NOT NULL CHECK (seq > 0), at INTEGER NOT NULL, actor TEXT NOT NULL, os_user TEXT NOT NULL,
  action TEXT NOT NULL, subject TEXT NOT NULL, body BLOB NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (tenant_id, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE periodic (               -- when a sweep last ran
  tenant_id INTEGER NOT NULL, name TEXT NOT NULL, last_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name)) STRICT, WITHOUT ROWID;
CREATE TABLE exception (              -- what a person must look at, unless it is an entry of a bank file (see entry_note)
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, file_id INTEGER, file_name TEXT,
  detail TEXT NOT NULL, body_sealed BLOB, at INTEGER NOT NULL, resolved_at INTEGER, resolved_by TEXT, resolution TEXT,
  PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX exception_open ON exception (tenant_id, kind, subject) WHERE resolved_at IS NULL;

-- ================================================================ Mandates
CREATE TABLE creditor (
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, reference TEXT NOT NULL, name TEXT NOT NULL, currency TEXT NOT NULL,
  settings TEXT NOT NULL,             -- the creditor's file, as given
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, reference)) STRICT, WITHOUT ROWID;
CREATE TABLE account (                -- the creditor's own accounts: how a statement finds its creditor
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, number TEXT NOT NULL, currency TEXT NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, number, currency)) STRICT, WITHOUT ROWID;
CREATE TABLE debtor (
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, reference TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('consumer', 'business')), language TEXT, email TEXT, phone TEXT,
  street TEXT, building_number TEXT, postal_code TEXT, town TEXT, country TEXT,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, creditor_id, reference)) STRICT, WITHOUT ROWID;
CREATE TABLE mandate (                -- written once: active unless mandate_stop has a row
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, reference TEXT NOT NULL, debtor_id INTEGER NOT NULL,
  scheme TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('recurring', 'one-off')), signed_on INTEGER NOT NULL,
  holder TEXT NOT NULL, bic TEXT,
  number_sealed BLOB NOT NULL,        -- AES-256-GCM; associated data: tenant, table, id
  number_index BLOB NOT NULL,         -- MAC of the number, 16 bytes; on no index of the bulk path
  number_masked TEXT NOT NULL, notice_days INTEGER, last_collection_on INTEGER, amount_limit INTEGER, contract_reference TEXT,
  content_mac BLOB NOT NULL,          -- MAC of the imported row: the same id with other content is a finding, never an overwrite
  imported_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, creditor_id, reference)) STRICT, WITHOUT ROWID;
CREATE TABLE mandate_stop (           -- the exceptions
  tenant_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('suspended', 'cancelled', 'expired', 'spent')), from_day INTEGER NOT NULL, note TEXT,
  PRIMARY KEY (tenant_id, mandate_id)) STRICT, WITHOUT ROWID;

-- ================================================================ Intake
CREATE TABLE import (
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, kind TEXT NOT NULL, creditor_id INTEGER NOT NULL, name TEXT NOT NULL, sha256 BLOB NOT NULL,
  at INTEGER NOT NULL, actor TEXT NOT NULL, rows INTEGER NOT NULL, accepted INTEGER NOT NULL, unchanged INTEGER NOT NULL, parked INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
CREATE TABLE import_mandate (         -- staging: emptied in the transaction that filled it
  tenant_id INTEGER NOT NULL, import_id INTEGER NOT NULL, row_no INTEGER NOT NULL, reference TEXT NOT NULL, debtor_reference TEXT NOT NULL,
  scheme TEXT NOT NULL, kind TEXT NOT NULL, signed_on INTEGER NOT NULL, holder TEXT NOT NULL, bic TEXT,
  number_sealed BLOB NOT NULL, number_index BLOB NOT NULL, number_masked TEXT NOT NULL, notice_days INTEGER, last_collection_on INTEGER,
  amount_limit INTEGER, contract_reference TEXT, content_mac BLOB NOT NULL,
  debtor_kind TEXT NOT NULL, language TEXT, email TEXT, phone TEXT, street TEXT, building_number TEXT, postal_code TEXT, town TEXT, country TEXT,
  PRIMARY KEY (tenant_id, import_id, row_no)) STRICT, WITHOUT ROWID;
CREATE TABLE import_claim (           -- staging: emptied in the transaction that filled it
  tenant_id INTEGER NOT NULL, import_id INTEGER NOT NULL, row_no INTEGER NOT NULL, reference TEXT NOT NULL, mandate_reference TEXT NOT NULL,
  amount INTEGER NOT NULL, due_on INTEGER NOT NULL, description TEXT, creditor_reference TEXT, end_to_end_id TEXT,
  PRIMARY KEY (tenant_id, import_id, row_no)) STRICT, WITHOUT ROWID;

-- ================================================================ Claims
CREATE TABLE claim_group (            -- claims of one import, scheme, kind and due date, cut at the bank's limit; their ids are adjacent
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, import_id INTEGER NOT NULL, scheme TEXT NOT NULL, kind TEXT NOT NULL,
  currency TEXT NOT NULL, due_on INTEGER NOT NULL, first_claim INTEGER NOT NULL, last_claim INTEGER NOT NULL,
  count INTEGER NOT NULL, total INTEGER NOT NULL,
  plan_id INTEGER,                    -- NULL: not planned; the state of a million claims is one cell
  touched INTEGER NOT NULL,           -- whoever pays, plans or holds updates this row first, so that they meet
  PRIMARY KEY (tenant_id, id), CHECK (first_claim <= last_claim), CHECK (count > 0 AND total > 0)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_group_due ON claim_group (tenant_id, creditor_id, due_on) WHERE plan_id IS NULL;
CREATE UNIQUE INDEX claim_group_range ON claim_group (tenant_id, first_claim);
CREATE TABLE claim (                  -- written once
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL, reference TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0), due_on INTEGER NOT NULL, description TEXT, creditor_reference TEXT, end_to_end_id TEXT,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, creditor_id, reference)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_mandate ON claim (tenant_id, mandate_id, id);   -- the newer claims of a mandate without a walk through its history
CREATE TABLE claim_queue (            -- claims that left their group: held, rescheduled, to be tried again
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL, creditor_id INTEGER NOT NULL,
  scheme TEXT NOT NULL, kind TEXT NOT NULL,
  collect_on INTEGER, held TEXT,      -- why it is held back; NULL: it may go on collect_on
  plan_id INTEGER,
  PRIMARY KEY (tenant_id, claim_id, attempt)) STRICT, WITHOUT ROWID;
CREATE INDEX claim_queue_due ON claim_queue (tenant_id, creditor_id, collect_on) WHERE plan_id IS NULL;
CREATE TABLE claim_mark (             -- a person's word on a claim that ends its collection
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('cancelled', 'disputed', 'writtenOff', 'closed')),
  at INTEGER NOT NULL, actor TEXT NOT NULL, note TEXT,
  PRIMARY KEY (tenant_id, claim_id)) STRICT, WITHOUT ROWID;

-- ================================================================ Batches
CREATE TABLE batch (                  -- one file for one bank
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, creditor_id INTEGER NOT NULL, scheme TEXT NOT NULL, currency TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'frozen', 'approved', 'releasing', 'released', 'accepted', 'partlyAccepted', 'rejected',
    'settled', 'unknown', 'cancelled')),
  message_id TEXT, created_at INTEGER,   -- seconds since 1970 on the creditor's wall, as written in the file
  settings TEXT,                      -- the creditor's file at the freeze: what the file is made from, whatever changes later
  prepared_by TEXT NOT NULL, count INTEGER, total INTEGER, sha256 BLOB, size INTEGER,
  file_name TEXT, directory TEXT,     -- where the release put it
  renaming INTEGER NOT NULL CHECK (renaming IN (0, 1)),   -- 1: the rename may have happened, and somebody may have taken the file since
  released_at INTEGER,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, message_id),
  CHECK (state IN ('draft', 'cancelled') OR (message_id IS NOT NULL AND created_at IS NOT NULL AND count > 0 AND total > 0 AND sha256 IS NOT NULL)),
  CHECK (state IN ('draft', 'frozen', 'approved', 'cancelled') OR (file_name IS NOT NULL AND directory IS NOT NULL))) STRICT, WITHOUT ROWID;
CREATE TABLE approval (               -- bound to the file's hash; nobody approves what he prepared
  tenant_id INTEGER NOT NULL, batch_id INTEGER NOT NULL, actor TEXT NOT NULL, prepared_by TEXT NOT NULL, sha256 BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, batch_id, actor), CHECK (actor <> prepared_by)) STRICT, WITHOUT ROWID;
CREATE TABLE block (                  -- a payment block: a claim group, or claims of the queue
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, batch_id INTEGER NOT NULL, group_id INTEGER, plan_id INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'frozen', 'released', 'accepted', 'rejected', 'settled', 'cancelled')),
  scheme TEXT NOT NULL, sequence TEXT NOT NULL, requested_on INTEGER NOT NULL, effective_on INTEGER NOT NULL,
  first_claim INTEGER NOT NULL, last_claim INTEGER NOT NULL, count INTEGER NOT NULL, total INTEGER NOT NULL,
  reject_count INTEGER NOT NULL, reject_total INTEGER NOT NULL,   -- rejected before settlement
  settled_on INTEGER,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, group_id),      -- a group is planned once
  CHECK (state <> 'settled' OR settled_on IS NOT NULL)) STRICT, WITHOUT ROWID;
CREATE INDEX block_batch ON block (tenant_id, batch_id);
CREATE INDEX block_plan ON block (tenant_id, plan_id);

-- ================================================================ Collections
CREATE TABLE attempt_end (            -- the one end of an attempt that did not, or does no longer, bring the money
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL, block_id INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('withdrawn', 'rejected', 'returned', 'refunded', 'reversed')),
  reason TEXT, reason_class INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), fee INTEGER NOT NULL CHECK (fee >= 0),
  booked_on INTEGER NOT NULL, file_id INTEGER, entry_no INTEGER,  -- NULL: withdrawn by us, or its whole block was rejected
  PRIMARY KEY (tenant_id, claim_id, attempt),                     -- one failure per attempt, whoever tells it first
  UNIQUE (tenant_id, file_id, entry_no)) STRICT, WITHOUT ROWID;   -- one entry ends one attempt at most
CREATE INDEX attempt_end_block ON attempt_end (tenant_id, block_id);
CREATE TABLE collection (             -- an attempt to collect a claim: no id, state or date of its own, written once
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL CHECK (attempt BETWEEN 1 AND 31), after_attempt INTEGER,
  mandate_id INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), block_id INTEGER NOT NULL,
  single INTEGER NOT NULL CHECK (single IN (0, 1)),               -- 1: not in its block's claim range, found by the partial index
  PRIMARY KEY (tenant_id, claim_id, attempt),                     -- a claim is never collected twice: this key
  CHECK ((attempt = 1 AND after_attempt IS NULL) OR (attempt > 1 AND after_attempt IS NOT NULL AND after_attempt = attempt - 1)),
  FOREIGN KEY (tenant_id, claim_id, after_attempt) REFERENCES attempt_end (tenant_id, claim_id, attempt)) STRICT, WITHOUT ROWID;   -- and this chain
CREATE INDEX collection_single ON collection (tenant_id, block_id) WHERE single = 1;
CREATE TABLE foreign_reference (      -- end-to-end ids that the business gave
  tenant_id INTEGER NOT NULL, reference TEXT NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, reference)) STRICT, WITHOUT ROWID;

-- ================================================================ Inbox
CREATE TABLE bank_file (
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, sha256 BLOB NOT NULL, name TEXT NOT NULL, format TEXT NOT NULL, version TEXT,
  size INTEGER NOT NULL, at INTEGER NOT NULL, newest_on INTEGER,  -- the newest booking or creation day in it
  state TEXT NOT NULL CHECK (state IN ('reading', 'applied', 'unreadable')),
  containers INTEGER NOT NULL, entries INTEGER NOT NULL, details INTEGER NOT NULL, leaves INTEGER NOT NULL,   -- counted by a pass of its own
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, sha256)) STRICT, WITHOUT ROWID;
CREATE TABLE bank_container (
  tenant_id INTEGER NOT NULL, file_id INTEGER NOT NULL, no INTEGER NOT NULL, creditor_id INTEGER, reference TEXT NOT NULL, account_masked TEXT, created_at TEXT,
  state TEXT NOT NULL CHECK (state IN ('staged', 'applied', 'quarantined')),
  first_entry INTEGER NOT NULL, last_entry INTEGER NOT NULL,      -- its entries; none when last < first
  leaves INTEGER NOT NULL, booked_net INTEGER NOT NULL, opening INTEGER, closing INTEGER,
  PRIMARY KEY (tenant_id, file_id, no)) STRICT, WITHOUT ROWID;
CREATE TABLE bank_entry (             -- staging and evidence in one: a leaf, applied unless entry_note says otherwise
  tenant_id INTEGER NOT NULL, file_id INTEGER NOT NULL, no INTEGER NOT NULL, container INTEGER NOT NULL,
  kind INTEGER NOT NULL, scope INTEGER NOT NULL, provisional INTEGER NOT NULL, direction INTEGER NOT NULL,   -- direction: 1 credit, -1 debit, 0 none
  claim_id INTEGER, attempt INTEGER, block_id INTEGER, batch_id INTEGER,   -- decoded references; NULL: not ours
  amount INTEGER, original INTEGER, fee INTEGER, currency TEXT, reason TEXT, reason_class INTEGER NOT NULL, booked_on INTEGER,
  fingerprint BLOB,                   -- NULL where the leaf is no booking
  bank_reference TEXT, end_to_end_id TEXT, mandate_reference TEXT, other_name TEXT, text TEXT, line INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, file_id, no)) STRICT, WITHOUT ROWID;
CREATE TABLE booking (                -- the bank's bookings over all files, as a multiset: the most that one container tells, not the sum
  tenant_id INTEGER NOT NULL, fingerprint BLOB NOT NULL, ordinal INTEGER NOT NULL, file_id INTEGER NOT NULL, entry_no INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, fingerprint, ordinal)) STRICT, WITHOUT ROWID;   -- a fingerprint starts with the booking day, so inserts stay local
CREATE TABLE entry_note (             -- why an entry has no effect
  tenant_id INTEGER NOT NULL, file_id INTEGER NOT NULL, entry_no INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('duplicate', 'evidence', 'parked', 'ignored')), rule TEXT NOT NULL,
  resolved_at INTEGER, resolved_by TEXT, resolution TEXT,
  PRIMARY KEY (tenant_id, file_id, entry_no)) STRICT, WITHOUT ROWID;
CREATE INDEX entry_note_open ON entry_note (tenant_id, file_id) WHERE outcome = 'parked' AND resolved_at IS NULL;
CREATE TABLE answer (                 -- the bank's word on a whole block or message
  tenant_id INTEGER NOT NULL, file_id INTEGER NOT NULL, entry_no INTEGER NOT NULL, batch_id INTEGER NOT NULL, block_id INTEGER,
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'rejected')), booked_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, file_id, entry_no)) STRICT, WITHOUT ROWID;
CREATE INDEX answer_batch ON answer (tenant_id, batch_id);
CREATE TABLE settlement (             -- money of a block that arrived: one row per booking, or per file once items have been folded
  tenant_id INTEGER NOT NULL, block_id INTEGER NOT NULL, file_id INTEGER NOT NULL, entry_no INTEGER NOT NULL, leaves INTEGER NOT NULL,
  count INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), booked_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, block_id, file_id, entry_no)) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_file ON settlement (tenant_id, file_id);
CREATE TABLE item_settlement (        -- money of single attempts, until settled and rejected items make up the block
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, attempt INTEGER NOT NULL, block_id INTEGER NOT NULL, file_id INTEGER NOT NULL,
  entry_no INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), booked_on INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, claim_id, attempt)) STRICT, WITHOUT ROWID;
CREATE INDEX item_settlement_block ON item_settlement (tenant_id, block_id);
CREATE INDEX item_settlement_file ON item_settlement (tenant_id, file_id);

-- ================================================================ Ledger
CREATE TABLE transfer (               -- debits one account and credits another: sums to zero by construction
  tenant_id INTEGER NOT NULL, cause INTEGER NOT NULL,   -- see LedgerCause
  cause_id INTEGER NOT NULL, cause_no INTEGER NOT NULL, line INTEGER NOT NULL,
  debit INTEGER NOT NULL, credit INTEGER NOT NULL,      -- see LedgerAccount
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, booked_on INTEGER NOT NULL, creditor_id INTEGER NOT NULL, claim_id INTEGER,
  PRIMARY KEY (tenant_id, cause, cause_id, cause_no, line),   -- a cause posts once
  CHECK (debit <> credit)) STRICT, WITHOUT ROWID;

-- ================================================================ Recovery
CREATE TABLE policy (                 -- every version that ever decided something, word for word
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, sha256 BLOB NOT NULL, text TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, id), UNIQUE (tenant_id, sha256)) STRICT, WITHOUT ROWID;
CREATE TABLE policy_route (
  tenant_id INTEGER NOT NULL, policy_id INTEGER NOT NULL, reason_class INTEGER NOT NULL, route TEXT NOT NULL,
  PRIMARY KEY (tenant_id, policy_id, reason_class)) STRICT, WITHOUT ROWID;
CREATE TABLE recovery_case (          -- no: the attempt whose end opened it, attempt: the one that failed last. Opening twice is impossible
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, no INTEGER NOT NULL, attempt INTEGER NOT NULL, creditor_id INTEGER NOT NULL, mandate_id INTEGER NOT NULL, failed_on INTEGER NOT NULL,
  kind TEXT NOT NULL, reason TEXT, reason_class INTEGER NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), policy_id INTEGER NOT NULL, route TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'waiting', 'paused', 'planned', 'resolved', 'stopped', 'handedOver', 'writtenOff')),
  step INTEGER NOT NULL, next_step TEXT, next_on INTEGER, retry_on INTEGER, link_id INTEGER, version INTEGER NOT NULL, closed_on INTEGER,
  PRIMARY KEY (tenant_id, claim_id, no)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX recovery_case_open ON recovery_case (tenant_id, claim_id) WHERE closed_on IS NULL;
CREATE INDEX recovery_case_due ON recovery_case (tenant_id, next_on, claim_id) WHERE closed_on IS NULL;
CREATE TABLE case_decision (          -- every decision, with rule and inputs
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, case_no INTEGER NOT NULL, version INTEGER NOT NULL, at INTEGER NOT NULL, action TEXT NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (tenant_id, claim_id, case_no, version)) STRICT, WITHOUT ROWID;
CREATE TABLE case_plan (              -- staging: what a run decided, emptied in the transaction that filled it; version: the case as it was read
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, case_no INTEGER NOT NULL, version INTEGER NOT NULL,
  state TEXT NOT NULL, step INTEGER NOT NULL, next_step TEXT, next_on INTEGER, retry_on INTEGER, closed_on INTEGER,
  action TEXT NOT NULL, explanation TEXT NOT NULL, retry_attempt INTEGER,       -- retry_attempt: asked for now
  link_id INTEGER, new_link INTEGER NOT NULL CHECK (new_link IN (0, 1)),
  notice_step TEXT, notice_channel TEXT, notice_template TEXT, notice_recipient INTEGER, notice_link INTEGER,
  notice_retry_on INTEGER, pay_before INTEGER, attempt INTEGER NOT NULL,
  subject TEXT NOT NULL, with_person INTEGER NOT NULL CHECK (with_person IN (0, 1)),
  PRIMARY KEY (tenant_id, claim_id, case_no)) STRICT, WITHOUT ROWID;

-- ================================================================ Notices
CREATE TABLE notice (                 -- dispatch and outbox row in one; the key is what makes a dispatch unique
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, case_no INTEGER NOT NULL, step TEXT NOT NULL, channel TEXT NOT NULL, recipient INTEGER NOT NULL,
  attempt INTEGER NOT NULL, template TEXT NOT NULL, pay_before INTEGER NOT NULL, retry_on INTEGER, link_id INTEGER, queued_on INTEGER NOT NULL, queued_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sending', 'unknown', 'sent', 'delivered', 'bounced', 'viewed', 'cancelled')),
  held TEXT, lease_until INTEGER, fence INTEGER NOT NULL, sent_at INTEGER, file_name TEXT, sha256 BLOB,
  PRIMARY KEY (tenant_id, claim_id, case_no, step, channel, recipient)) STRICT, WITHOUT ROWID;
CREATE INDEX notice_queue ON notice (tenant_id, queued_at, claim_id) WHERE state IN ('queued', 'held', 'sending');
CREATE TABLE notice_claim (           -- staging: what a courier decided, emptied in the transaction that filled it; fence: the notice as it was read
  tenant_id INTEGER NOT NULL, claim_id INTEGER NOT NULL, case_no INTEGER NOT NULL, step TEXT NOT NULL, channel TEXT NOT NULL, recipient INTEGER NOT NULL,
  fence INTEGER NOT NULL, state TEXT NOT NULL, held TEXT, pay_before INTEGER NOT NULL, sent_at INTEGER, file_name TEXT, sha256 BLOB,
  PRIMARY KEY (tenant_id, claim_id, case_no, step, channel, recipient)) STRICT, WITHOUT ROWID;

-- ================================================================ Payments
CREATE TABLE payment_link (           -- a token is made of tenant, link and generation under a MAC: nothing secret is stored
  tenant_id INTEGER NOT NULL, id INTEGER NOT NULL, claim_id INTEGER NOT NULL, case_no INTEGER NOT NULL, generation INTEGER NOT NULL, channel TEXT NOT NULL,
  created_on INTEGER NOT NULL, expires_on INTEGER, revoked_at INTEGER,
  PRIMARY KEY (tenant_id, id)) STRICT, WITHOUT ROWID;
