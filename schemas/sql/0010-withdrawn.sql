-- What ended is looked for by its block only where it was withdrawn; returns, which are many, need no entry in that index.
DROP INDEX attempt_end_block;
CREATE INDEX attempt_end_withdrawn ON attempt_end (tenant_id, block_id) WHERE kind = 'withdrawn';
