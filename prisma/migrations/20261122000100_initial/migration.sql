-- CreateEnum
CREATE TYPE "SigningKeyState" AS ENUM ('signing', 'verifying', 'retired');

-- CreateEnum
CREATE TYPE "BuiltInRole" AS ENUM ('admin', 'manager', 'member');

-- CreateEnum
CREATE TYPE "Access" AS ENUM ('read', 'write');

-- CreateEnum
CREATE TYPE "TokenKind" AS ENUM ('service', 'personal', 'scim');

-- CreateEnum
CREATE TYPE "RevocationCause" AS ENUM ('self', 'ancestor', 'owner_deactivated', 'old_secret');

-- CreateEnum
CREATE TYPE "TokenOrigin" AS ENUM ('minted', 'registered', 'discovered');

-- CreateEnum
CREATE TYPE "ActorType" AS ENUM ('user', 'service_user', 'system', 'anonymous');

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "maxLifetimeSeconds" INTEGER,
    "allowNever" BOOLEAN NOT NULL DEFAULT true,
    "allowCustomDatalog" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" SERIAL NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "publicKey" TEXT COLLATE "C" NOT NULL,
    "encryptedKey" BYTEA NOT NULL,
    "secretId" TEXT COLLATE "C" NOT NULL,
    "state" "SigningKeyState" NOT NULL DEFAULT 'signing',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retiredAt" TIMESTAMPTZ(3),

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "passwordHash" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT COLLATE "C" NOT NULL,
    "userId" TEXT COLLATE "C" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "address" TEXT COLLATE "C",
    "userAgent" TEXT COLLATE "C",

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Membership" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "userId" TEXT COLLATE "C" NOT NULL,
    "roleId" TEXT COLLATE "C" NOT NULL,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Membership_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Role" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "description" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "builtIn" "BuiltInRole",
    "grants" TEXT[] COLLATE "C",
    "managementOperations" TEXT[] COLLATE "C",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Role_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Team" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "description" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "isPublic" BOOLEAN NOT NULL DEFAULT false,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Team_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TeamMembership" (
    "teamId" TEXT COLLATE "C" NOT NULL,
    "membershipId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "TeamMembership_pkey" PRIMARY KEY ("teamId","membershipId")
);

-- CreateTable
CREATE TABLE "TeamServiceUser" (
    "teamId" TEXT COLLATE "C" NOT NULL,
    "serviceUserId" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "TeamServiceUser_pkey" PRIMARY KEY ("teamId","serviceUserId")
);

-- CreateTable
CREATE TABLE "TeamApplication" (
    "teamId" TEXT COLLATE "C" NOT NULL,
    "applicationId" TEXT COLLATE "C" NOT NULL,
    "level" "Access" NOT NULL,

    CONSTRAINT "TeamApplication_pkey" PRIMARY KEY ("teamId","applicationId")
);

-- CreateTable
CREATE TABLE "Application" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "slug" TEXT COLLATE "C" NOT NULL,
    "description" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Application_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operation" (
    "applicationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "access" "Access" NOT NULL,

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("applicationId","name")
);

-- CreateTable
CREATE TABLE "ServiceUser" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "identifier" TEXT COLLATE "C" NOT NULL,
    "description" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "roleId" TEXT COLLATE "C" NOT NULL,
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdById" TEXT COLLATE "C",
    "createdByName" TEXT COLLATE "C" NOT NULL,
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ServiceUser_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Token" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "kind" "TokenKind" NOT NULL,
    "origin" "TokenOrigin" NOT NULL DEFAULT 'minted',
    "serviceUserId" TEXT COLLATE "C",
    "membershipId" TEXT COLLATE "C",
    "ownerName" TEXT COLLATE "C" NOT NULL,
    "ownerIdentifier" TEXT COLLATE "C" NOT NULL,
    "parentId" TEXT COLLATE "C",
    "rootId" TEXT COLLATE "C" NOT NULL,
    "depth" INTEGER NOT NULL DEFAULT 0,
    "path" TEXT COLLATE "C" NOT NULL,
    "name" TEXT COLLATE "C" NOT NULL,
    "nameKey" TEXT COLLATE "C" NOT NULL,
    "note" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "restrictions" JSONB NOT NULL DEFAULT '[]',
    "applicationIds" TEXT[] COLLATE "C",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdById" TEXT COLLATE "C",
    "createdByName" TEXT COLLATE "C" NOT NULL,
    "expiresAt" TIMESTAMPTZ(3),
    "effectiveExpiresAt" TIMESTAMPTZ(3),
    "effectiveNotBefore" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "revocationCause" "RevocationCause",
    "revokedById" TEXT COLLATE "C",
    "revokedByName" TEXT COLLATE "C",
    "revokedReason" TEXT COLLATE "C",
    "revocationEvent" TEXT COLLATE "C",
    "effectiveRevokedAt" TIMESTAMPTZ(3),
    "effectiveRevocationCause" "RevocationCause",
    "effectiveRevocationTokenId" TEXT COLLATE "C",
    "restoredAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "lastUsedAddress" TEXT COLLATE "C",
    "copyCredentialId" TEXT COLLATE "C",
    "copyRevocationId" TEXT COLLATE "C",
    "firstSeenAt" TIMESTAMPTZ(3),
    "listClass" SMALLINT NOT NULL DEFAULT 0,
    "listClassUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TokenSearch" (
    "tokenId" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "text" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "TokenSearch_pkey" PRIMARY KEY ("tokenId")
);

-- CreateTable
CREATE TABLE "Credential" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "tokenId" TEXT COLLATE "C" NOT NULL,
    "signingKeyId" INTEGER NOT NULL,
    "revocationIds" TEXT[] COLLATE "C",
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endsAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),
    "lastUsedAddress" TEXT COLLATE "C",
    "idempotencyKey" TEXT COLLATE "C",

    CONSTRAINT "Credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Tombstone" (
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "revocationId" TEXT COLLATE "C" NOT NULL,
    "credentialId" TEXT COLLATE "C" NOT NULL,
    "tokenId" TEXT COLLATE "C" NOT NULL,
    "tokenName" TEXT COLLATE "C" NOT NULL,
    "deletedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),

    CONSTRAINT "Tombstone_pkey" PRIMARY KEY ("organizationId","revocationId")
);

-- CreateTable
CREATE TABLE "UsageMinute" (
    "organizationId" TEXT COLLATE "C" NOT NULL,
    "tokenId" TEXT COLLATE "C" NOT NULL,
    "credentialId" TEXT COLLATE "C" NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "allowed" BOOLEAN NOT NULL,
    "code" TEXT COLLATE "C" NOT NULL,
    "applicationId" TEXT COLLATE "C" NOT NULL,
    "operation" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C" NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "UsageMinute_pkey" PRIMARY KEY ("tokenId","minute","credentialId","code","applicationId","operation","address")
);

-- CreateTable
CREATE TABLE "AuditEntry" (
    "id" TEXT COLLATE "C" NOT NULL,
    "chain" TEXT COLLATE "C" NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actorType" "ActorType" NOT NULL,
    "actorId" TEXT COLLATE "C",
    "actorName" TEXT COLLATE "C" NOT NULL,
    "address" TEXT COLLATE "C",
    "action" TEXT COLLATE "C" NOT NULL,
    "entityType" TEXT COLLATE "C" NOT NULL,
    "entityId" TEXT COLLATE "C" NOT NULL,
    "entityName" TEXT COLLATE "C" NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "previousHash" TEXT COLLATE "C" NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "AuditEntry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditChain" (
    "chain" TEXT COLLATE "C" NOT NULL,
    "position" BIGINT NOT NULL,
    "hash" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "AuditChain_pkey" PRIMARY KEY ("chain")
);

-- CreateTable
CREATE TABLE "AuditQueue" (
    "id" BIGSERIAL NOT NULL,
    "entry" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditQueue_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "key" TEXT COLLATE "C" NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Organization_slug_key" ON "Organization"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "SigningKey_publicKey_key" ON "SigningKey"("publicKey");

-- CreateIndex
CREATE INDEX "SigningKey_organizationId_state_idx" ON "SigningKey"("organizationId", "state");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Membership_userId_idx" ON "Membership"("userId");

-- CreateIndex
CREATE INDEX "Membership_roleId_idx" ON "Membership"("roleId");

-- CreateIndex
CREATE UNIQUE INDEX "Membership_organizationId_userId_key" ON "Membership"("organizationId", "userId");

-- CreateIndex
CREATE UNIQUE INDEX "Role_organizationId_nameKey_key" ON "Role"("organizationId", "nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "Role_organizationId_builtIn_key" ON "Role"("organizationId", "builtIn");

-- CreateIndex
CREATE UNIQUE INDEX "Team_organizationId_nameKey_key" ON "Team"("organizationId", "nameKey");

-- CreateIndex
CREATE INDEX "TeamMembership_membershipId_idx" ON "TeamMembership"("membershipId");

-- CreateIndex
CREATE INDEX "TeamServiceUser_serviceUserId_idx" ON "TeamServiceUser"("serviceUserId");

-- CreateIndex
CREATE INDEX "TeamApplication_applicationId_idx" ON "TeamApplication"("applicationId");

-- CreateIndex
CREATE INDEX "Application_organizationId_createdAt_id_idx" ON "Application"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Application_organizationId_nameKey_id_idx" ON "Application"("organizationId", "nameKey", "id");

-- CreateIndex
CREATE INDEX "ServiceUser_organizationId_createdAt_id_idx" ON "ServiceUser"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "ServiceUser_organizationId_nameKey_id_idx" ON "ServiceUser"("organizationId", "nameKey", "id");

-- CreateIndex
CREATE INDEX "ServiceUser_roleId_idx" ON "ServiceUser"("roleId");

-- CreateIndex
CREATE UNIQUE INDEX "ServiceUser_organizationId_identifier_key" ON "ServiceUser"("organizationId", "identifier");

-- CreateIndex
CREATE INDEX "Token_parentId_idx" ON "Token"("parentId");

-- CreateIndex
CREATE INDEX "Token_rootId_path_idx" ON "Token"("rootId", "path");

-- CreateIndex
CREATE INDEX "Token_applicationIds_idx" ON "Token" USING GIN ("applicationIds");

-- CreateIndex
CREATE INDEX "Token_organizationId_listClass_createdAt_id_idx" ON "Token"("organizationId", "listClass", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Token_organizationId_listClass_nameKey_id_idx" ON "Token"("organizationId", "listClass", "nameKey", "id");

-- CreateIndex
CREATE INDEX "Token_organizationId_listClass_effectiveExpiresAt_id_idx" ON "Token"("organizationId", "listClass", "effectiveExpiresAt", "id");

-- CreateIndex
CREATE INDEX "Token_organizationId_listClass_lastUsedAt_id_idx" ON "Token"("organizationId", "listClass", "lastUsedAt", "id");

-- CreateIndex
CREATE INDEX "Token_serviceUserId_listClass_createdAt_id_idx" ON "Token"("serviceUserId", "listClass", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Token_serviceUserId_listClass_nameKey_id_idx" ON "Token"("serviceUserId", "listClass", "nameKey", "id");

-- CreateIndex
CREATE INDEX "Token_serviceUserId_listClass_effectiveExpiresAt_id_idx" ON "Token"("serviceUserId", "listClass", "effectiveExpiresAt", "id");

-- CreateIndex
CREATE INDEX "Token_serviceUserId_listClass_lastUsedAt_id_idx" ON "Token"("serviceUserId", "listClass", "lastUsedAt", "id");

-- CreateIndex
CREATE INDEX "Token_organizationId_listClassUntil_idx" ON "Token"("organizationId", "listClassUntil");

-- CreateIndex
CREATE UNIQUE INDEX "Token_serviceUserId_nameKey_key" ON "Token"("serviceUserId", "nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "Token_membershipId_nameKey_key" ON "Token"("membershipId", "nameKey");

-- CreateIndex
CREATE UNIQUE INDEX "Token_copyCredentialId_copyRevocationId_key" ON "Token"("copyCredentialId", "copyRevocationId");

-- CreateIndex
CREATE INDEX "TokenSearch_text_idx" ON "TokenSearch" USING GIN ("text" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "Credential_idempotencyKey_key" ON "Credential"("idempotencyKey");

-- CreateIndex
CREATE INDEX "Credential_tokenId_idx" ON "Credential"("tokenId");

-- CreateIndex
CREATE INDEX "Credential_signingKeyId_idx" ON "Credential"("signingKeyId");

-- CreateIndex
CREATE INDEX "Tombstone_credentialId_idx" ON "Tombstone"("credentialId");

-- CreateIndex
CREATE INDEX "UsageMinute_organizationId_minute_idx" ON "UsageMinute"("organizationId", "minute");

-- CreateIndex
CREATE INDEX "AuditEntry_chain_entityType_entityId_position_idx" ON "AuditEntry"("chain", "entityType", "entityId", "position" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_chain_actorId_position_idx" ON "AuditEntry"("chain", "actorId", "position" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_chain_action_position_idx" ON "AuditEntry"("chain", "action", "position" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_chain_entityType_position_idx" ON "AuditEntry"("chain", "entityType", "position" DESC);

-- CreateIndex
CREATE INDEX "AuditEntry_chain_at_idx" ON "AuditEntry"("chain", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEntry_chain_position_key" ON "AuditEntry"("chain", "position");

-- AddForeignKey
ALTER TABLE "SigningKey" ADD CONSTRAINT "SigningKey_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Membership" ADD CONSTRAINT "Membership_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Role" ADD CONSTRAINT "Role_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Team" ADD CONSTRAINT "Team_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamMembership" ADD CONSTRAINT "TeamMembership_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamMembership" ADD CONSTRAINT "TeamMembership_membershipId_fkey" FOREIGN KEY ("membershipId") REFERENCES "Membership"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamServiceUser" ADD CONSTRAINT "TeamServiceUser_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamServiceUser" ADD CONSTRAINT "TeamServiceUser_serviceUserId_fkey" FOREIGN KEY ("serviceUserId") REFERENCES "ServiceUser"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamApplication" ADD CONSTRAINT "TeamApplication_teamId_fkey" FOREIGN KEY ("teamId") REFERENCES "Team"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TeamApplication" ADD CONSTRAINT "TeamApplication_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Application" ADD CONSTRAINT "Application_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_applicationId_fkey" FOREIGN KEY ("applicationId") REFERENCES "Application"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceUser" ADD CONSTRAINT "ServiceUser_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ServiceUser" ADD CONSTRAINT "ServiceUser_roleId_fkey" FOREIGN KEY ("roleId") REFERENCES "Role"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Token" ADD CONSTRAINT "Token_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Token" ADD CONSTRAINT "Token_serviceUserId_fkey" FOREIGN KEY ("serviceUserId") REFERENCES "ServiceUser"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Token" ADD CONSTRAINT "Token_membershipId_fkey" FOREIGN KEY ("membershipId") REFERENCES "Membership"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Token" ADD CONSTRAINT "Token_parentId_fkey" FOREIGN KEY ("parentId") REFERENCES "Token"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Token" ADD CONSTRAINT "Token_copyCredentialId_fkey" FOREIGN KEY ("copyCredentialId") REFERENCES "Credential"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TokenSearch" ADD CONSTRAINT "TokenSearch_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "Token"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_tokenId_fkey" FOREIGN KEY ("tokenId") REFERENCES "Token"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Credential" ADD CONSTRAINT "Credential_signingKeyId_fkey" FOREIGN KEY ("signingKeyId") REFERENCES "SigningKey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Tombstone" ADD CONSTRAINT "Tombstone_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;
