import 'server-only'
import type { Pool } from 'pg'
import { newlyBuriedBlocks, presentBlocks } from './effective-state'
import { inTransaction } from './in-transaction'
import { addEmptyPart, takePart } from './parts'
import { writeEntries } from './write-entries'

/** What was deleted, and is taken at once. */
const buriedAtMost = 2_000

/** `more` when there is more to do, `busy` when another process is at it. */
export type Publication = 'done' | 'more' | 'busy'

/**
 * Brings the revocation feed of an organization further: looks at a part of what was handed out to it, and writes what differs from what it
 * said last. However much that is, a step is short, and stays when a later one fails. One process at a time, for each organization.
 */
export function publishRevocations(pool: Pick<Pool, 'connect'>, organizationId: string): Promise<Publication> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ locked: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtext('latchkey/revocations'), hashtext($1)) AS locked`,
      [organizationId],
    )
    if (!rows[0]!.locked) return 'busy'
    const part = await takePart(client, organizationId)
    if (!part) return 'done'
    const { rootIds, asOf } = part
    if (rootIds.length > 0) await writeEntries(client, presentBlocks(rootIds), asOf)
    const buried = await writeEntries(client, newlyBuriedBlocks(organizationId, buriedAtMost), asOf)
    if (buried === buriedAtMost) await addEmptyPart(client, organizationId, asOf)
    const left = await client.query(`SELECT FROM "RevocationTask" WHERE "organizationId" = $1 LIMIT 1`, [
      organizationId,
    ])
    return left.rowCount === 0 ? 'done' : 'more'
  })
}
