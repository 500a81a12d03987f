-- How often the pages behind payment links were looked at, and the way from a claim to its links.

-- ================================================================ Payments
CREATE TABLE link_view (              -- one row for each link and day; counts are gathered in memory and added once a second
  tenant_id INTEGER NOT NULL, link_id INTEGER NOT NULL, viewed_on INTEGER NOT NULL, views INTEGER NOT NULL CHECK (views > 0),
  PRIMARY KEY (tenant_id, link_id, viewed_on)) STRICT, WITHOUT ROWID;
CREATE INDEX payment_link_claim ON payment_link (tenant_id, claim_id);
