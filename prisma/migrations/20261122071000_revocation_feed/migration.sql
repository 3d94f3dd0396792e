-- AlterTable
ALTER TABLE "Tombstone" ADD COLUMN     "awaitsFeed" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "Revocation" (
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "revocationId" TEXT COLLATE "C" NOT NULL,
    "revoked" BOOLEAN NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tokenId" TEXT COLLATE "C",
    "credentialId" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Revocation_pkey" PRIMARY KEY ("organizationId","revocationId")
);

-- CreateTable
CREATE TABLE "RevocationFeed" (
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "RevocationFeed_pkey" PRIMARY KEY ("organizationId")
);

-- CreateTable
CREATE TABLE "RevocationProgress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT,
    "at" BIGINT,
    "dueThrough" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RevocationProgress_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Revocation_organizationId_position_idx" ON "Revocation"("organizationId", "position");

-- CreateIndex
CREATE INDEX "Revocation_credentialId_idx" ON "Revocation"("credentialId");

-- CreateIndex
CREATE INDEX "Revocation_expiresAt_idx" ON "Revocation"("expiresAt");

-- From here on what schema.prisma cannot say (docs/decisions/0030).

ALTER TABLE "RevocationProgress" ADD CONSTRAINT "RevocationProgress_one" CHECK ("id" = 1);
INSERT INTO "RevocationProgress" ("dueThrough") VALUES (now());

-- What the publisher looks for: few rows of many.
CREATE INDEX "Tombstone_awaits_idx" ON "Tombstone" ("organizationId") WHERE "awaitsFeed";
CREATE INDEX "Credential_ends_idx" ON "Credential" ("endsAt") WHERE "endsAt" IS NOT NULL;
CREATE INDEX "Token_revoked_idx" ON "Token" ("effectiveRevokedAt") WHERE "effectiveRevokedAt" IS NOT NULL;
CREATE INDEX "Token_copyRevocationId_idx" ON "Token" ("copyRevocationId") WHERE "copyRevocationId" IS NOT NULL;

-- Whoever registers a copy says what its blocks' ids are. Whether one of them is another secret's is found by the first 16 digits of each.
CREATE FUNCTION short_ids("ids" text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT array_agg(left("id", 16)) FROM unnest("ids") AS "id");
CREATE INDEX "Credential_short_ids_idx" ON "Credential" USING gin (short_ids("revocationIds"));
