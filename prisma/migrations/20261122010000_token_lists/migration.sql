-- What the token list needs, and schema.prisma cannot say (docs/decisions/0014).

-- From when on a token counts as unused: 90 days after it was last used or restored, 30 when it never was used.
CREATE FUNCTION token_unused_at(token "Token") RETURNS timestamptz STABLE LANGUAGE sql AS $$
  SELECT GREATEST(token."createdAt", token."lastUsedAt", token."restoredAt")
    + CASE WHEN token."lastUsedAt" IS NULL THEN interval '720 hours' ELSE interval '2160 hours' END
$$;

-- The class of a row: every filter of the list is a set of classes, so that a class and a sort make one index. Bits of lib/tokens/list/classes.ts:
--   0 to 3  active; +1 when it expires within 14 days; +2 when it has been unused for long
--   4       revoked
--   5       expired
--   +6 attenuated; +12 of kind SCIM. Personal tokens are in no list of an organization: -1.
-- It holds as of the row's last change; "listClassUntil" is the first moment at which the clock alone would change it. Intervals are in
-- hours, because a day in the session's time zone can have 23 or 25.
CREATE FUNCTION token_list_class(token "Token", clock timestamptz) RETURNS int STABLE LANGUAGE sql AS $$
  SELECT CASE WHEN token."kind" = 'personal' THEN -1 ELSE
    CASE
      WHEN token."effectiveExpiresAt" <= clock THEN 5
      WHEN token."effectiveRevokedAt" <= clock THEN 4
      ELSE CASE WHEN token."effectiveExpiresAt" - interval '336 hours' <= clock THEN 1 ELSE 0 END
        + CASE WHEN token_unused_at(token) <= clock THEN 2 ELSE 0 END
    END
    + CASE WHEN token."depth" > 0 THEN 6 ELSE 0 END
    + CASE WHEN token."kind" = 'scim' THEN 12 ELSE 0 END
  END
$$;

CREATE FUNCTION set_token_list_class() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  clock timestamptz := clock_timestamp();
BEGIN
  NEW."listClass" := token_list_class(NEW, clock);
  SELECT min("at") INTO NEW."listClassUntil"
  FROM unnest(ARRAY[
    NEW."effectiveExpiresAt", NEW."effectiveRevokedAt", NEW."effectiveExpiresAt" - interval '336 hours', token_unused_at(NEW)
  ]) AS "moments"("at")
  WHERE "at" > clock AND NEW."kind" <> 'personal';
  RETURN NEW;
END;
$$;

CREATE TRIGGER "Token_list_class_insert" BEFORE INSERT ON "Token"
  FOR EACH ROW EXECUTE FUNCTION set_token_list_class();
CREATE TRIGGER "Token_list_class_update"
  BEFORE UPDATE OF "effectiveExpiresAt", "effectiveRevokedAt", "lastUsedAt", "restoredAt", "listClassUntil" ON "Token"
  FOR EACH ROW EXECUTE FUNCTION set_token_list_class();

-- What the search looks in. Apart from the token's row, whose every use would write all its trigrams again. Owners are searched by
-- their own table.
CREATE FUNCTION add_token_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "TokenSearch" ("tokenId", "organizationId", "text")
  SELECT "id", "organizationId", "nameKey" || E'\n' || "id" FROM "added" WHERE "kind" <> 'personal';
  RETURN NULL;
END;
$$;

CREATE TRIGGER "Token_search_insert" AFTER INSERT ON "Token" REFERENCING NEW TABLE AS "added"
  FOR EACH STATEMENT EXECUTE FUNCTION add_token_search();

CREATE FUNCTION change_token_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE "TokenSearch" SET "text" = NEW."nameKey" || E'\n' || NEW."id" WHERE "tokenId" = NEW."id";
  RETURN NULL;
END;
$$;

CREATE TRIGGER "Token_search_update" AFTER UPDATE OF "nameKey" ON "Token"
  FOR EACH ROW WHEN (OLD."nameKey" IS DISTINCT FROM NEW."nameKey") EXECUTE FUNCTION change_token_search();

-- Searches read the index's pending list from end to end: keep it short.
ALTER INDEX "TokenSearch_text_idx" SET (gin_pending_list_limit = 256);

-- Few tokens are personal: no row of a service user's token.
DROP INDEX "Token_membershipId_nameKey_key";
CREATE UNIQUE INDEX "Token_membershipId_nameKey_key" ON "Token" ("membershipId", "nameKey") WHERE "membershipId" IS NOT NULL;
