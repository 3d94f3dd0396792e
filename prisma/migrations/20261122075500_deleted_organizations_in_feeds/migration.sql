-- AlterTable
ALTER TABLE "RevocationFeed" ADD COLUMN     "organizationDeleted" BOOLEAN NOT NULL DEFAULT false,
ALTER COLUMN "position" SET DEFAULT 0;
