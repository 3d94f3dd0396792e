-- Whoever registers a copy says what its last block is. What is deleted counts for the secret that it was listed for, and for no other.
ALTER TABLE "Tombstone" DROP CONSTRAINT "Tombstone_pkey",
ADD CONSTRAINT "Tombstone_pkey" PRIMARY KEY ("organizationId", "revocationId", "credentialId");
