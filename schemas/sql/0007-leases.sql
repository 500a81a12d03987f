-- Several workers on one book: which of them does a piece of work, and until when.

-- ================================================================ Operations
CREATE TABLE lease (                  -- a piece of work that one process does at a time
  tenant_id INTEGER NOT NULL, name TEXT NOT NULL,
  fence INTEGER NOT NULL CHECK (fence > 0),   -- one more each time it is taken: whoever took it before writes nothing any more
  holder TEXT, process TEXT,          -- for people, and for processes of the same machine; NULL: it is free
  until INTEGER NOT NULL,             -- by the holder's clock; put off by each of its transactions
  PRIMARY KEY (tenant_id, name)) STRICT, WITHOUT ROWID;
