-- One row a process, written in place with every batch: no index but the key, so that no index changes with it.
CREATE TABLE "UsageWriter" (
    "id" TEXT COLLATE "C" NOT NULL,
    "batch" INTEGER NOT NULL,
    "skipped" JSONB NOT NULL,
    "writtenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "UsageWriter_pkey" PRIMARY KEY ("id")
);
