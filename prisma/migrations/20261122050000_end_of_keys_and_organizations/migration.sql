-- AlterEnum
ALTER TYPE "RevocationCause" ADD VALUE 'key_retired';

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "purgedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "Token" ADD COLUMN     "secretsEndAt" TIMESTAMPTZ(3);

-- Copies end with the secret that they carry.
UPDATE "Token" t SET "secretsEndAt" = c."endsAt"
FROM "Credential" c WHERE c."id" = t."copyCredentialId" AND c."endsAt" IS NOT NULL;
