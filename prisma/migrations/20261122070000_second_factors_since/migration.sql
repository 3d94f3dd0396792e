-- A second factor lets an Admin in beside a provider that is the only way only if it was there before: a stolen password can add one.
ALTER TABLE "User" ADD COLUMN "secondFactorSince" TIMESTAMPTZ(3);
ALTER TABLE "SsoProvider" ADD COLUMN "requiredSince" TIMESTAMPTZ(3);

UPDATE "User" u SET "secondFactorSince" = LEAST(
  (SELECT t."confirmedAt" FROM "Totp" t WHERE t."userId" = u."id"),
  (SELECT min(p."createdAt") FROM "Passkey" p WHERE p."userId" = u."id")
);
UPDATE "SsoProvider" SET "requiredSince" = now() WHERE "required";
