import type { PrismaClient } from '../db/generated/client'
import type { UsageBatch } from './usage-buffer'

/** Which batch it is. A writer's batches are numbered, and none is written before it is known that the one before it was. */
export interface BatchName {
  writer: string
  number: number
}

type Kind = Exclude<keyof UsageBatch, 'refusals'>
/** What a flush left, because somebody had it locked. */
type Skipped = { kind: Kind; id: string }[]
type Database = Pick<PrismaClient, '$queryRaw'>

/**
 * Writes a batch in one statement: adds to the counts of each minute, keeps refusals, and moves the last use of tokens, credentials and service users forward.
 *
 * However often it is called with the same one, at the same time too, it is written once, and each call that is answered is answered the same. So
 * what becomes of a call whose answer was lost need not be known.
 *
 * It never waits for the dashboard, nor deadlocks with it. Whoever changes or deletes a tree of tokens holds its root for update: such trees
 * are left for the next flush, and so is every other row that someone has locked.
 * @returns what was left. Uses of tokens that are gone are forgotten.
 */
export async function flushUsage(db: Database, { writer, number }: BatchName, batch: UsageBatch): Promise<UsageBatch> {
  const [written] = await db.$queryRaw<{ skipped: Skipped }[]>`
    WITH
      counts AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(batch.counts)}::jsonb) AS use(
          "organizationId" text, "tokenId" text, "credentialId" text, minute bigint, code text,
          "applicationId" text, operation text, address text, count int)
      ),
      refusal AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(batch.refusals)}::jsonb) AS use(
          "organizationId" text, "tokenId" text, "credentialId" text, at bigint, code text,
          "applicationId" text, operation text, address text)
      ),
      token_use AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(batch.tokens)}::jsonb) AS use(id text, at bigint, address text)
      ),
      credential_use AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(batch.credentials)}::jsonb) AS use(id text, at bigint, address text)
      ),
      service_user_use AS (
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(batch.serviceUsers)}::jsonb) AS use(id text, at bigint, address text)
      ),
      token AS (
        SELECT id, "rootId" FROM "Token" WHERE id IN (
          SELECT "tokenId" FROM counts UNION SELECT "tokenId" FROM refusal UNION SELECT id FROM token_use)
      ),
      free_root AS (
        SELECT id FROM "Token" WHERE id IN (SELECT "rootId" FROM token) FOR KEY SHARE SKIP LOCKED
      ),
      free_token AS (
        SELECT id FROM "Token"
        WHERE id IN (
          SELECT token_use.id FROM token_use JOIN token USING (id) JOIN free_root ON free_root.id = token."rootId")
        FOR NO KEY UPDATE SKIP LOCKED
      ),
      free_credential AS (
        SELECT id FROM "Credential" WHERE id IN (SELECT id FROM credential_use) FOR NO KEY UPDATE SKIP LOCKED
      ),
      free_service_user AS (
        SELECT id FROM "ServiceUser" WHERE id IN (SELECT id FROM service_user_use) FOR NO KEY UPDATE SKIP LOCKED
      ),
      skipped AS (
        SELECT 'counts' AS kind, id FROM token WHERE "rootId" NOT IN (SELECT id FROM free_root)
        UNION ALL
        SELECT 'tokens', id FROM token
          WHERE id IN (SELECT id FROM token_use) AND id NOT IN (SELECT id FROM free_token)
        UNION ALL
        SELECT 'credentials', id FROM "Credential"
          WHERE id IN (SELECT id FROM credential_use) AND id NOT IN (SELECT id FROM free_credential)
        UNION ALL
        SELECT 'serviceUsers', id FROM "ServiceUser"
          WHERE id IN (SELECT id FROM service_user_use) AND id NOT IN (SELECT id FROM free_service_user)
      ),
      -- No row when it has been written. Who writes it just now is waited for; nobody else has this row.
      fresh AS (
        INSERT INTO "UsageWriter" AS existing (id, batch, skipped, "writtenAt")
        SELECT ${writer}, ${number}::int, coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'id', id)), '[]'), now()
        FROM skipped
        ON CONFLICT (id) DO UPDATE
        SET batch = excluded.batch, skipped = excluded.skipped, "writtenAt" = excluded."writtenAt"
        WHERE existing.batch < excluded.batch
        RETURNING skipped
      ),
      counted AS (
        INSERT INTO "UsageMinute" AS existing (
          "organizationId", "tokenId", "credentialId", minute, allowed, code, "applicationId", operation, address, count)
        SELECT "organizationId", "tokenId", "credentialId", to_timestamp(minute / 1000), code = 'ok', code,
          "applicationId", operation, address, count
        FROM counts JOIN token ON token.id = counts."tokenId" JOIN free_root ON free_root.id = token."rootId"
        WHERE EXISTS (SELECT FROM fresh)
        -- In one order everywhere, so that two verifiers cannot wait for each other.
        ORDER BY "tokenId", minute, "credentialId", code, "applicationId", operation, address
        ON CONFLICT ("tokenId", minute, "credentialId", code, "applicationId", operation, address)
        DO UPDATE SET count = existing.count + excluded.count
      ),
      refused AS (
        INSERT INTO "Refusal" ("organizationId", "tokenId", "credentialId", at, code, "applicationId", operation, address)
        SELECT "organizationId", "tokenId", "credentialId", to_timestamp(at / 1000.0), code, "applicationId", operation, address
        FROM refusal JOIN token ON token.id = refusal."tokenId" JOIN free_root ON free_root.id = token."rootId"
        WHERE EXISTS (SELECT FROM fresh)
        ORDER BY at
      ),
      used_token AS (
        UPDATE "Token" AS existing
        SET "lastUsedAt" = to_timestamp(use.at / 1000.0), "lastUsedAddress" = nullif(use.address, '')
        FROM token_use AS use JOIN free_token USING (id)
        WHERE existing.id = use.id AND coalesce(existing."lastUsedAt" < to_timestamp(use.at / 1000.0), true)
      ),
      used_credential AS (
        UPDATE "Credential" AS existing
        SET "lastUsedAt" = to_timestamp(use.at / 1000.0), "lastUsedAddress" = nullif(use.address, '')
        FROM credential_use AS use JOIN free_credential USING (id)
        WHERE existing.id = use.id AND coalesce(existing."lastUsedAt" < to_timestamp(use.at / 1000.0), true)
      ),
      used_service_user AS (
        UPDATE "ServiceUser" AS existing SET "lastUsedAt" = to_timestamp(use.at / 1000.0)
        FROM service_user_use AS use JOIN free_service_user USING (id)
        WHERE existing.id = use.id AND coalesce(existing."lastUsedAt" < to_timestamp(use.at / 1000.0), true)
      )
    SELECT skipped FROM fresh
  `
  const skipped = written?.skipped ?? (await skippedBefore(db, { writer, number }))
  const ids = (kind: Kind) => new Set(skipped.filter((row) => row.kind === kind).map((row) => row.id))
  const [counts, tokens, credentials, serviceUsers] = [
    ids('counts'),
    ids('tokens'),
    ids('credentials'),
    ids('serviceUsers'),
  ]
  return {
    counts: batch.counts.filter((use) => counts.has(use.tokenId)),
    refusals: batch.refusals.filter((use) => counts.has(use.tokenId)),
    tokens: batch.tokens.filter((use) => tokens.has(use.id)),
    credentials: batch.credentials.filter((use) => credentials.has(use.id)),
    serviceUsers: batch.serviceUsers.filter((use) => serviceUsers.has(use.id)),
  }
}

/** Of a batch that had been written. */
async function skippedBefore(db: Database, { writer, number }: BatchName): Promise<Skipped> {
  const [row] = await db.$queryRaw<{ skipped: Skipped }[]>`
    SELECT skipped FROM "UsageWriter" WHERE id = ${writer} AND batch = ${number}::int`
  return row?.skipped ?? []
}
