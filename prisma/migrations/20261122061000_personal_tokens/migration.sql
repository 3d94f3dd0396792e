-- A token is personal exactly if it belongs to a membership: so whose it is tells who may see it.
ALTER TABLE "Token" ADD CONSTRAINT "Token_personal_owner" CHECK (("kind" = 'personal') = ("membershipId" IS NOT NULL));
