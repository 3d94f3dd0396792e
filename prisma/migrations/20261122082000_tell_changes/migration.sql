-- As before, and who listens is told what has changed: so that it can forget that at once, and read the feed a moment later (docs/decisions/0040).
-- What does not fit a notification is left for the feed to tell.
CREATE OR REPLACE FUNCTION position_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  "told" text;
BEGIN
  PERFORM FROM "Change" WHERE "id" = NEW."id" AND "position" IS NULL;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(7205760);
  WITH numbered AS (
    UPDATE "Change" SET "position" = nextval('"Change_position_seq"'), "at" = clock_timestamp() WHERE "position" IS NULL
    RETURNING "position", "entity", "entityId", "organizationId"
  )
  SELECT jsonb_build_object('position', max("position"),
      'changes', jsonb_agg(jsonb_build_array("entity", "entityId", "organizationId")))::text
    INTO "told" FROM numbered;
  PERFORM pg_notify('latchkey_change', CASE WHEN octet_length("told") < 8000 THEN "told" ELSE '' END);
  RETURN NULL;
END;
$$;
