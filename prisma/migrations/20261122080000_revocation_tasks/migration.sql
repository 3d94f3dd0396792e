-- CreateTable
CREATE TABLE "RevocationTask" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "asOf" TIMESTAMPTZ(3) NOT NULL,
    "isPart" BOOLEAN NOT NULL DEFAULT false,
    "rootIds" TEXT[] COLLATE "C",
    "ownerIds" TEXT[] COLLATE "C",
    "endedAfter" TIMESTAMPTZ(3),
    "everything" BOOLEAN NOT NULL DEFAULT false,
    "clockWasWrong" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "RevocationTask_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "RevocationTask_organizationId_isPart_id_idx" ON "RevocationTask"("organizationId", "isPart", "id");

-- From here on what schema.prisma cannot say (docs/decisions/0030).

-- Whose ends have come is found in as many steps as there are organizations with one at a moment, however many of theirs end in it.
DROP INDEX "Credential_ends_idx";
CREATE INDEX "Credential_ends_idx" ON "Credential" ("endsAt", "organizationId") WHERE "endsAt" IS NOT NULL;
DROP INDEX "Token_revoked_idx";
CREATE INDEX "Token_revoked_idx" ON "Token" ("effectiveRevokedAt", "organizationId") WHERE "effectiveRevokedAt" IS NOT NULL;
