-- What schema.prisma cannot say.

-- A deleted application keeps its row, but not its claim to slug and name.
CREATE UNIQUE INDEX "Application_organizationId_slug_key" ON "Application" ("organizationId", "slug")
  WHERE "deletedAt" IS NULL;
CREATE UNIQUE INDEX "Application_organizationId_nameKey_key" ON "Application" ("organizationId", "nameKey")
  WHERE "deletedAt" IS NULL;

-- A token belongs to a service user or to a membership.
ALTER TABLE "Token" ADD CONSTRAINT "Token_one_owner"
  CHECK (num_nonnulls("serviceUserId", "membershipId") = 1);

-- The audit log only grows. The hash chain shows what someone with more rights than Latchkey changes all the same.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Audit entries are never changed or removed.' USING ERRCODE = 'insufficient_privilege';
END;
$$;
CREATE TRIGGER "AuditEntry_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditEntry"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
