-- AlterTable
ALTER TABLE "User" ADD COLUMN     "nameKey" TEXT COLLATE "C" NOT NULL DEFAULT '';

-- Ids sort by their bytes, like all text. Its index is written anew.
ALTER TABLE "Session" ALTER COLUMN "organizationId" TYPE TEXT COLLATE "C";

-- CreateIndex
CREATE INDEX "Invitation_organizationId_email_id_idx" ON "Invitation"("organizationId", "email", "id");

-- CreateIndex
CREATE INDEX "Invitation_email_idx" ON "Invitation" USING GIN ("email" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "User_nameKey_id_idx" ON "User"("nameKey", "id");

-- CreateIndex
CREATE INDEX "User_nameKey_email_idx" ON "User" USING GIN ("nameKey" gin_trgm_ops, "email" gin_trgm_ops);

-- An address is asked once at a time.
CREATE UNIQUE INDEX "Invitation_waiting_key" ON "Invitation" ("organizationId", "email")
  WHERE "acceptedAt" IS NULL AND "revokedAt" IS NULL;

-- What lib/names.ts makes of a name, for whoever writes one: setup, invitations, profiles, single sign-on. PostgreSQL knows the cases of
-- letters beyond ASCII by ICU; a server built without it has the rules of its own locale.
DO $$
DECLARE
  folding text := CASE WHEN EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN ' COLLATE "und-x-icu"' ELSE ' COLLATE "default"' END;
BEGIN
  EXECUTE 'CREATE FUNCTION name_key(name text) RETURNS text STABLE LANGUAGE sql AS '
    || quote_literal('SELECT normalize(lower(upper(normalize(name, NFC)' || folding || ')), NFC)');
END;
$$;

CREATE FUNCTION set_user_name_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."nameKey" := name_key(NEW."name");
  RETURN NEW;
END;
$$;

CREATE TRIGGER "User_name_key" BEFORE INSERT OR UPDATE OF "name", "nameKey" ON "User"
  FOR EACH ROW EXECUTE FUNCTION set_user_name_key();

UPDATE "User" SET "nameKey" = name_key("name");
