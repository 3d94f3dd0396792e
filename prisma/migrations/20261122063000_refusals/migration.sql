-- CreateTable
CREATE TABLE "Refusal" (
    "id" BIGSERIAL NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "tokenId" TEXT COLLATE "C" NOT NULL,
    "credentialId" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "applicationId" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "Refusal_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "Refusal_credentialId_at_idx" ON "Refusal"("credentialId", "at");

-- CreateIndex
CREATE INDEX "Refusal_tokenId_at_idx" ON "Refusal"("tokenId", "at");

-- CreateIndex
CREATE INDEX "Refusal_organizationId_at_idx" ON "Refusal"("organizationId", "at");

-- Minutes that are not yet rolled up into their hour.
CREATE INDEX "UsageMinute_minutes_idx" ON "UsageMinute"("organizationId", "minute")
WHERE "minute" <> date_bin('1 hour', "minute", TIMESTAMPTZ '2000-01-01 00:00:00+00');
