import 'server-only'
import { requireMember } from '../../auth/require-member'
import { db, Prisma } from '../../db/client'
import { environment } from '../../env'
import { type Count, countLimit, countOf } from '../../lists/count'
import { countTokensEnded, liveSecrets } from './tokens-ended'

export type SigningKeyRow = {
  id: number
  /** 64 hex digits. */
  publicKey: string
  state: 'signing' | 'verifying' | 'retired'
  createdAt: string
  retiredAt: string | null
  /** Secrets that it signed and that still work. */
  liveSecrets: Count
  /** Of a key that could be retired. */
  ends: Count | null
}

type Found = Pick<SigningKeyRow, 'id' | 'publicKey' | 'state'> & {
  createdAt: Date
  retiredAt: Date | null
  liveSecrets: bigint
}

const shown = 100

/** The organization's signing keys, the newest first, and where verifiers find them. */
export async function listSigningKeys(slug: string): Promise<{ keys: SigningKeyRow[]; address: string }> {
  const { organization } = await requireMember(slug, 'key:read')
  const found = await db.$queryRaw<Found[]>`
    SELECT k."id", k."publicKey", k."state"::text AS "state", k."createdAt", k."retiredAt",
      (SELECT count(*) FROM (SELECT 1 ${liveSecrets(Prisma.sql`k."id"`)} LIMIT ${countLimit + 1}) AS "counted") AS "liveSecrets"
    FROM "SigningKey" k WHERE k."organizationId" = ${organization.id}
    ORDER BY k."state", k."id" DESC LIMIT ${shown}`
  const keys = found.map(async (key) => ({
    ...key,
    createdAt: key.createdAt.toISOString(),
    retiredAt: key.retiredAt?.toISOString() ?? null,
    liveSecrets: countOf(Number(key.liveSecrets)),
    ends: key.state === 'verifying' ? await countTokensEnded(organization.id, key.id) : null,
  }))
  return {
    keys: await Promise.all(keys),
    address: `${environment().LATCHKEY_VERIFIER_URL}/v1/orgs/${organization.slug}/keys`,
  }
}
