-- When the user of a session last showed who they are. Sessions of before have shown nothing since they began.
ALTER TABLE "Session" ADD COLUMN "provenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "Session" SET "provenAt" = "createdAt";
