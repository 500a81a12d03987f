-- How a driver learns whether a COMMIT took effect whose answer was lost (decision 0041).

-- ================================================================ Operations
CREATE TABLE commit_receipt (         -- one row for each session; written by the driver of PostgreSQL, unused on SQLite, swept by the periodic run
  tenant_id INTEGER NOT NULL, session BLOB NOT NULL,
  latest INTEGER NOT NULL CHECK (latest >= 0),  -- number of the session's last transaction; 0 once the session was given up: it can commit no more
  at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, session)) STRICT, WITHOUT ROWID;
