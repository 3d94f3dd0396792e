-- Else what was added last waits in a list that each look reads through: milliseconds for each of thousands of tombstones that the
-- revocation feed looks at (docs/decisions/0030).
ALTER INDEX "Credential_short_ids_idx" SET (fastupdate = off);
SELECT gin_clean_pending_list('"Credential_short_ids_idx"');
