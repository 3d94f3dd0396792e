-- AlterTable
ALTER TABLE "Credential" ADD COLUMN "unlistedCopies" BYTEA;
