-- CreateIndex
CREATE INDEX "Application_nameKey_slug_id_idx" ON "Application" USING GIN ("nameKey" gin_trgm_ops, "slug" gin_trgm_ops, "id" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "ServiceUser_nameKey_identifier_id_idx" ON "ServiceUser" USING GIN ("nameKey" gin_trgm_ops, "identifier" gin_trgm_ops, "id" gin_trgm_ops);

-- Few are deactivated, and a filter looks for them.
CREATE INDEX "ServiceUser_deactivated_idx" ON "ServiceUser" ("organizationId", "nameKey", "id") WHERE "deactivatedAt" IS NOT NULL;
