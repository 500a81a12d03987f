-- Whether a debtor can be written to is asked of every case that is due: the few who cannot are found without a look at each debtor.
CREATE INDEX debtor_without_email ON debtor (tenant_id, id) WHERE email IS NULL;
