-- CreateEnum
CREATE TYPE "ChangedEntity" AS ENUM ('token', 'credential', 'service_user', 'membership', 'role', 'application', 'key', 'organization', 'everything');

-- CreateTable
CREATE TABLE "Change" (
    "id" BIGSERIAL NOT NULL,
    "position" BIGINT,
    "organizationId" TEXT COLLATE "C",
    "entity" "ChangedEntity" NOT NULL,
    "entityId" TEXT COLLATE "C" NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Change_position_key" ON "Change"("position");

-- From here on what schema.prisma cannot say (docs/decisions/0020).

-- What the transaction that looks has noted so far: it sees nobody else's rows without a position.
CREATE INDEX "Change_noted_key" ON "Change" ("entity", "entityId") WHERE "position" IS NULL;

CREATE SEQUENCE "Change_position_seq" OWNED BY "Change"."position";

-- At commit, when all else of the transaction is done: whoever has the lock commits before the next one has it, so that a reader who sees a
-- position sees every position before it. Deferred triggers run once a row; the first of them serves all.
CREATE FUNCTION position_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM "Change" WHERE "id" = NEW."id" AND "position" IS NULL;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(7205760);
  UPDATE "Change" SET "position" = nextval('"Change_position_seq"'), "at" = clock_timestamp() WHERE "position" IS NULL;
  NOTIFY latchkey_change;
  RETURN NULL;
END;
$$;

CREATE CONSTRAINT TRIGGER "Change_position" AFTER INSERT ON "Change"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."position" IS NULL) EXECUTE FUNCTION position_changes();

-- Notes once a transaction that something must be looked at anew. Past a thousand things it is simpler to look at the whole organization
-- anew. What was noted last is remembered in settings of the transaction, so that a cascade of thousands of rows costs next to nothing;
-- a savepoint that is rolled back takes both the note and the memory of it along.
CREATE FUNCTION note_change("changed" "ChangedEntity", "changedId" text, "organization" text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  "noted" int := coalesce(nullif(current_setting('latchkey.changes', true), '')::int, 0);
  "last" text := "changed" || ' ' || "changedId";
BEGIN
  IF "last" = current_setting('latchkey.last_change', true)
    OR "organization" = nullif(current_setting('latchkey.changed_organization', true), '') THEN RETURN;
  END IF;
  IF "noted" >= 1000 THEN
    "changed" := CASE WHEN "organization" IS NULL THEN 'everything' ELSE 'organization' END;
    "changedId" := coalesce("organization", '');
    PERFORM set_config('latchkey.changed_organization', "changedId", true);
  END IF;
  PERFORM set_config('latchkey.last_change', "last", true);
  PERFORM FROM "Change" WHERE "position" IS NULL AND "entity" = "changed" AND "entityId" = "changedId";
  IF FOUND THEN RETURN; END IF;
  INSERT INTO "Change" ("entity", "entityId", "organizationId") VALUES ("changed", "changedId", "organization");
  PERFORM set_config('latchkey.changes', ("noted" + 1)::text, true);
END;
$$;

-- For most tables: notes what the arguments say, the entity and the column that holds its id, of the row as it was and as it is.
CREATE FUNCTION note_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "row" jsonb;
BEGIN
  IF TG_OP <> 'INSERT' THEN
    "row" := to_jsonb(OLD);
    PERFORM note_change(TG_ARGV[0]::"ChangedEntity", "row" ->> TG_ARGV[1], "row" ->> TG_ARGV[2]);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    "row" := to_jsonb(NEW);
    PERFORM note_change(TG_ARGV[0]::"ChangedEntity", "row" ->> TG_ARGV[1], "row" ->> TG_ARGV[2]);
  END IF;
  RETURN NULL;
END;
$$;

-- For rows that join two others: the organization is that of the row that is noted.
CREATE FUNCTION note_joined_row() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "id" text;
  "organization" text;
BEGIN
  FOREACH "id" IN ARRAY ARRAY[
    CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[1] END,
    CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[1] END
  ] LOOP
    CONTINUE WHEN "id" IS NULL;
    EXECUTE format('SELECT "organizationId" FROM %I WHERE "id" = $1', TG_ARGV[2]) INTO "organization" USING "id";
    PERFORM note_change(TG_ARGV[0]::"ChangedEntity", "id", "organization");
  END LOOP;
  RETURN NULL;
END;
$$;

-- A token is noted as its root: all of a tree is forgotten together.
CREATE FUNCTION note_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM note_change('token', OLD."rootId", OLD."organizationId"); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM note_change('token', NEW."rootId", NEW."organizationId"); END IF;
  RETURN NULL;
END;
$$;

-- So is what belongs to a token, as long as the token is there.
CREATE FUNCTION note_token_of("credential" text, "token" text, "organization" text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  "root" text := (SELECT "rootId" FROM "Token" WHERE "id" = "token");
BEGIN
  IF "root" IS NULL THEN PERFORM note_change('credential', "credential", "organization");
  ELSE PERFORM note_change('token', "root", "organization");
  END IF;
END;
$$;

CREATE FUNCTION note_credential() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_token_of(OLD."id", OLD."tokenId", OLD."organizationId");
  IF TG_OP = 'UPDATE' THEN PERFORM note_token_of(NEW."id", NEW."tokenId", NEW."organizationId"); END IF;
  RETURN NULL;
END;
$$;

CREATE FUNCTION note_tombstone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM note_token_of(OLD."credentialId", OLD."tokenId", OLD."organizationId"); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM note_token_of(NEW."credentialId", NEW."tokenId", NEW."organizationId"); END IF;
  RETURN NULL;
END;
$$;

-- A person is noted as each of their memberships.
CREATE FUNCTION note_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_change('membership', "id", "organizationId") FROM "Membership" WHERE "userId" IN (OLD."id", NEW."id");
  RETURN NULL;
END;
$$;

CREATE FUNCTION note_everything() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM note_change('everything', '', NULL);
  RETURN NULL;
END;
$$;

-- One set of triggers for each table that lib/decision-state reads, and in it the columns that it reads: a test compares the two. They are
-- told by their values, and not by the columns that a statement names, so that no way of writing them is missed. Where rows are added or
-- removed unnoticed, no decision can rest on them: nobody holds a secret before its transaction has ended, and what refers to a row goes
-- before the row does.

CREATE TRIGGER "Organization_change_row" AFTER INSERT OR DELETE ON "Organization"
  FOR EACH ROW EXECUTE FUNCTION note_row('organization', 'id', 'id');
CREATE TRIGGER "Organization_change" AFTER UPDATE ON "Organization" FOR EACH ROW
  WHEN ((OLD."id", OLD."slug", OLD."allowCustomDatalog", OLD."deletedAt")
    IS DISTINCT FROM (NEW."id", NEW."slug", NEW."allowCustomDatalog", NEW."deletedAt"))
  EXECUTE FUNCTION note_row('organization', 'id', 'id');

CREATE TRIGGER "SigningKey_change_row" AFTER INSERT OR DELETE ON "SigningKey"
  FOR EACH ROW EXECUTE FUNCTION note_row('key', 'id', 'organizationId');
CREATE TRIGGER "SigningKey_change" AFTER UPDATE ON "SigningKey" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."publicKey", OLD."state")
    IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."publicKey", NEW."state"))
  EXECUTE FUNCTION note_row('key', 'id', 'organizationId');

-- A new application may be one that was asked for in vain before.
CREATE TRIGGER "Application_change_row" AFTER INSERT OR DELETE ON "Application"
  FOR EACH ROW EXECUTE FUNCTION note_row('application', 'id', 'organizationId');
CREATE TRIGGER "Application_change" AFTER UPDATE ON "Application" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."name", OLD."slug", OLD."deletedAt")
    IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."name", NEW."slug", NEW."deletedAt"))
  EXECUTE FUNCTION note_row('application', 'id', 'organizationId');

CREATE TRIGGER "Operation_change_row" AFTER INSERT OR DELETE ON "Operation"
  FOR EACH ROW EXECUTE FUNCTION note_joined_row('application', 'applicationId', 'Application');
CREATE TRIGGER "Operation_change" AFTER UPDATE ON "Operation" FOR EACH ROW
  WHEN ((OLD."applicationId", OLD."name", OLD."access") IS DISTINCT FROM (NEW."applicationId", NEW."name", NEW."access"))
  EXECUTE FUNCTION note_joined_row('application', 'applicationId', 'Application');

CREATE TRIGGER "TeamApplication_change_row" AFTER INSERT OR DELETE ON "TeamApplication"
  FOR EACH ROW EXECUTE FUNCTION note_joined_row('application', 'applicationId', 'Application');
CREATE TRIGGER "TeamApplication_change" AFTER UPDATE ON "TeamApplication" FOR EACH ROW
  WHEN ((OLD."teamId", OLD."applicationId", OLD."level") IS DISTINCT FROM (NEW."teamId", NEW."applicationId", NEW."level"))
  EXECUTE FUNCTION note_joined_row('application', 'applicationId', 'Application');

CREATE TRIGGER "Team_change" AFTER UPDATE ON "Team" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."isPublic") IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."isPublic"))
  EXECUTE FUNCTION note_row('organization', 'organizationId', 'organizationId');

CREATE TRIGGER "TeamServiceUser_change_row" AFTER INSERT OR DELETE ON "TeamServiceUser"
  FOR EACH ROW EXECUTE FUNCTION note_joined_row('service_user', 'serviceUserId', 'ServiceUser');
CREATE TRIGGER "TeamServiceUser_change" AFTER UPDATE ON "TeamServiceUser" FOR EACH ROW
  WHEN ((OLD."teamId", OLD."serviceUserId") IS DISTINCT FROM (NEW."teamId", NEW."serviceUserId"))
  EXECUTE FUNCTION note_joined_row('service_user', 'serviceUserId', 'ServiceUser');

CREATE TRIGGER "TeamMembership_change_row" AFTER INSERT OR DELETE ON "TeamMembership"
  FOR EACH ROW EXECUTE FUNCTION note_joined_row('membership', 'membershipId', 'Membership');
CREATE TRIGGER "TeamMembership_change" AFTER UPDATE ON "TeamMembership" FOR EACH ROW
  WHEN ((OLD."teamId", OLD."membershipId") IS DISTINCT FROM (NEW."teamId", NEW."membershipId"))
  EXECUTE FUNCTION note_joined_row('membership', 'membershipId', 'Membership');

CREATE TRIGGER "ServiceUser_change_row" AFTER DELETE ON "ServiceUser"
  FOR EACH ROW EXECUTE FUNCTION note_row('service_user', 'id', 'organizationId');
CREATE TRIGGER "ServiceUser_change" AFTER UPDATE ON "ServiceUser" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."identifier", OLD."name", OLD."roleId", OLD."deactivatedAt")
    IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."identifier", NEW."name", NEW."roleId", NEW."deactivatedAt"))
  EXECUTE FUNCTION note_row('service_user', 'id', 'organizationId');

CREATE TRIGGER "Membership_change_row" AFTER DELETE ON "Membership"
  FOR EACH ROW EXECUTE FUNCTION note_row('membership', 'id', 'organizationId');
CREATE TRIGGER "Membership_change" AFTER UPDATE ON "Membership" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."userId", OLD."roleId", OLD."deactivatedAt")
    IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."userId", NEW."roleId", NEW."deactivatedAt"))
  EXECUTE FUNCTION note_row('membership', 'id', 'organizationId');

CREATE TRIGGER "User_change" AFTER UPDATE ON "User" FOR EACH ROW
  WHEN ((OLD."id", OLD."email", OLD."name") IS DISTINCT FROM (NEW."id", NEW."email", NEW."name"))
  EXECUTE FUNCTION note_user();

CREATE TRIGGER "Role_change_row" AFTER DELETE ON "Role"
  FOR EACH ROW EXECUTE FUNCTION note_row('role', 'id', 'organizationId');
CREATE TRIGGER "Role_change" AFTER UPDATE ON "Role" FOR EACH ROW
  WHEN ((OLD."id", OLD."name", OLD."builtIn", OLD."grants", OLD."managementOperations")
    IS DISTINCT FROM (NEW."id", NEW."name", NEW."builtIn", NEW."grants", NEW."managementOperations"))
  EXECUTE FUNCTION note_row('role', 'id', 'organizationId');

-- A copy that is listed answers to its own name from then on.
CREATE TRIGGER "Token_change_copy" AFTER INSERT ON "Token"
  FOR EACH ROW WHEN (NEW."copyCredentialId" IS NOT NULL) EXECUTE FUNCTION note_token();
CREATE TRIGGER "Token_change_row" AFTER DELETE ON "Token"
  FOR EACH ROW EXECUTE FUNCTION note_token();
CREATE TRIGGER "Token_change" AFTER UPDATE ON "Token" FOR EACH ROW
  WHEN ((OLD."id", OLD."kind", OLD."name", OLD."path", OLD."rootId", OLD."serviceUserId", OLD."membershipId", OLD."effectiveExpiresAt",
      OLD."effectiveRevokedAt", OLD."effectiveRevocationCause", OLD."copyCredentialId", OLD."copyRevocationId", OLD."firstSeenAt")
    IS DISTINCT FROM (NEW."id", NEW."kind", NEW."name", NEW."path", NEW."rootId", NEW."serviceUserId", NEW."membershipId", NEW."effectiveExpiresAt",
      NEW."effectiveRevokedAt", NEW."effectiveRevocationCause", NEW."copyCredentialId", NEW."copyRevocationId", NEW."firstSeenAt"))
  EXECUTE FUNCTION note_token();

CREATE TRIGGER "Credential_change_row" AFTER DELETE ON "Credential"
  FOR EACH ROW EXECUTE FUNCTION note_credential();
CREATE TRIGGER "Credential_change" AFTER UPDATE ON "Credential" FOR EACH ROW
  WHEN ((OLD."id", OLD."organizationId", OLD."tokenId", OLD."endsAt", OLD."revocationIds")
    IS DISTINCT FROM (NEW."id", NEW."organizationId", NEW."tokenId", NEW."endsAt", NEW."revocationIds"))
  EXECUTE FUNCTION note_credential();

CREATE TRIGGER "Tombstone_change_row" AFTER INSERT OR DELETE ON "Tombstone"
  FOR EACH ROW EXECUTE FUNCTION note_tombstone();
CREATE TRIGGER "Tombstone_change" AFTER UPDATE ON "Tombstone" FOR EACH ROW
  WHEN ((OLD."organizationId", OLD."revocationId", OLD."credentialId", OLD."tokenId")
    IS DISTINCT FROM (NEW."organizationId", NEW."revocationId", NEW."credentialId", NEW."tokenId"))
  EXECUTE FUNCTION note_tombstone();

-- Nothing of Latchkey's does this.
DO $$
DECLARE
  "watched" text;
BEGIN
  FOR "watched" IN SELECT DISTINCT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
    WHERE tgname LIKE '%\_change' AND NOT tgisinternal AND relnamespace = current_schema()::regnamespace
  LOOP
    EXECUTE format('CREATE TRIGGER %I AFTER TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION note_everything()',
      "watched" || '_change_all', "watched");
  END LOOP;
END;
$$;

-- The feed is never empty: whoever reads it checks that the last row that it knows is still there.
INSERT INTO "Change" ("position", "entity", "entityId") VALUES (nextval('"Change_position_seq"'), 'everything', '');
