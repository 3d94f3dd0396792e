-- Few are deactivated, and a filter looks for them.
CREATE INDEX "Membership_deactivated_idx" ON "Membership" ("organizationId", "createdAt", "id") WHERE "deactivatedAt" IS NOT NULL;
