import type { Pool } from 'pg'
import { db } from '../db/client'
import { type Confirmation, confirmRevocations } from '../revocations/confirm'
import { handOutChanges } from '../revocations/hand-out'
import { publishRevocations } from '../revocations/publish'

/**
 * Does all that there is to do for the revocation feeds, as a verifier does; what another is at stays with that one.
 * @returns undefined when another hands out changes.
 */
export async function publishAll(pool: Pool): Promise<Confirmation | undefined> {
  const handedOut = await handOutChanges(pool)
  for (const organizationId of handedOut?.unsettled.keys() ?? []) {
    while ((await publishRevocations(pool, organizationId)) === 'more');
  }
  return handedOut
}

/** Whether nothing waits to be published. */
export async function isAllPublished(pool: Pool): Promise<boolean> {
  const confirmation = await confirmRevocations(pool)
  return confirmation?.unsettled.size === 0
}

interface Said {
  id: string
  revoked: boolean
  position: number
}

/** What an organization's feed said last of each id, in order. */
export async function publishedOf({ id: organizationId }: { id: string }): Promise<Said[]> {
  const rows = await db.revocation.findMany({
    where: { organizationId },
    select: { revocationId: true, revoked: true, position: true },
    orderBy: [{ position: 'asc' }, { revocationId: 'asc' }],
  })
  return rows.map(({ revocationId, revoked, position }) => ({ id: revocationId, revoked, position: Number(position) }))
}

/** The revocation id of the authority block of a token's first secret. */
export async function authorityOf(tokenId: string): Promise<string> {
  const { revocationIds } = await db.credential.findFirstOrThrow({
    where: { tokenId },
    select: { revocationIds: true },
  })
  return revocationIds[0]!
}
