-- What the debits of a collection file tell of their mandates beside the values of now: what was before, and that one is the last.

-- ================================================================ Intake
ALTER TABLE import_mandate ADD COLUMN amended INTEGER;           -- 1: the debit tells a change of its mandate
ALTER TABLE import_mandate ADD COLUMN former_reference TEXT;     -- the id that the mandate had before
ALTER TABLE import_claim ADD COLUMN is_last INTEGER;             -- 1: the debit is the last of its mandate
