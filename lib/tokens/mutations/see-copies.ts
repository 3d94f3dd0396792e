import 'server-only'
import { type AuditActor, type AuditEvent, appendToChain } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { type AppendedBlock, addCopy, type CopyRow, listedCopies, unnamed } from '../state/copies'
import { maxDescendants } from '../state/descendants'
import { databaseTime, type LineageToken, lineageSelect } from '../state/lineage'
import { lockOwner, ownerIn } from '../state/owner'
import { personalRoom } from '../state/personal-room'
import { refreshSubtree } from '../state/refresh-subtree'
import { refreshTimes } from '../state/refresh-times'
import { derivedColumns } from '../state/restrictions-of'
import { tokenEvent } from '../state/token-event'

/** Discovered rows of one credential; further copies are no rows, and fall with it all the same. */
export const maxDiscovered = 100

/** Characters of one block's custom Datalog that its row shows; one that was written in a form has fewer. */
const maxShown = 8_000

const verifier: AuditActor = { type: 'system', id: null, name: 'Verifier', address: null }

/**
 * What the verifier does when it meets a copy whose blocks are not all listed and seen: claims of registered rows give way to what the
 * blocks really say, and blocks without a row get one, `discovered`. There is no member to ask for: the caller has verified the
 * signature, and found the credential in this organization and none of the revocation ids among its tombstones.
 * @param appended the blocks beyond the ones that Latchkey minted for the credential, in order.
 */
export async function seeCopies(
  tx: Transaction,
  { organizationId, credentialId }: { organizationId: string; credentialId: string },
  appended: AppendedBlock[],
): Promise<void> {
  const blocks = appended.map(storable)
  const credential = await tx.credential.findFirst({
    where: { id: credentialId, organizationId },
    select: { token: { select: lineageSelect } },
  })
  if (!credential) return
  const { token } = credential
  const owner = ownerIn(token)
  await lockOwner(tx, organizationId, owner, 'share')
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ${token.rootId} FOR UPDATE`
  // Deleted while this waited for the lock.
  if (!(await tx.credential.findFirst({ where: { id: credentialId }, select: { id: true } }))) return
  const now = await databaseTime(tx)
  const listed = await listedCopies(tx, credentialId, blocks)
  let room = Math.min(await roomFor(tx, token.rootId, credentialId), await personalRoom(tx, owner))
  let parent: CopyRow = { ...token, firstSeenAt: null }
  let highest: CopyRow | undefined
  const events: AuditEvent[] = []
  for (const block of blocks) {
    const row = listed.get(block.revocationId)
    if (!row && room-- <= 0) break
    if (row?.firstSeenAt) {
      parent = row
      continue
    }
    const above = parent
    parent = row
      ? await see(tx, row, above, block, now)
      : await addCopy(tx, {
          block,
          credentialId,
          organizationId,
          token,
          parent: above,
          name: unnamed(token.name, block),
          origin: 'discovered',
          createdAt: now,
          createdBy: { id: null, name: verifier.name },
          firstSeenAt: now,
        })
    highest ??= parent
    events.push(eventOf(token, parent, row, above))
  }
  if (!highest) return
  await refreshTimes(tx, highest.id)
  await refreshSubtree(tx, highest.id, now)
  await appendToChain(tx, organizationId, verifier, events)
}

/**
 * A block as the column can hold it: whoever made the token chose what stands in its strings, and a row that cannot be written would go
 * on showing what was claimed. jsonb holds no NUL, and one long string named many times prints as megabytes.
 */
function storable({ revocationId, restrictions }: AppendedBlock): AppendedBlock {
  return {
    revocationId,
    restrictions: restrictions.map((restriction) => {
      if (restriction.type !== 'custom') return restriction
      const source = restriction.source.replaceAll('\0', '␀')
      return {
        type: 'custom',
        source: source.length > maxShown ? `${source.slice(0, maxShown).toWellFormed()}…` : source,
      }
    }),
  }
}

async function roomFor(tx: Transaction, rootId: string, credentialId: string): Promise<number> {
  const discovered = await tx.token.count({ where: { copyCredentialId: credentialId, origin: 'discovered' } })
  const descendants = (await tx.token.count({ where: { rootId } })) - 1
  return Math.min(maxDiscovered - discovered, maxDescendants - descendants)
}

async function see(
  tx: Transaction,
  row: CopyRow,
  parent: CopyRow,
  { restrictions }: AppendedBlock,
  now: Date,
): Promise<CopyRow> {
  const data = { ...derivedColumns(restrictions, parent), restrictions: [restrictions], firstSeenAt: now }
  await tx.token.update({ where: { id: row.id }, data, select: { id: true } })
  return { ...row, ...data }
}

function eventOf(
  token: LineageToken,
  { id, name, restrictions }: CopyRow,
  before: CopyRow | undefined,
  parent: CopyRow,
): AuditEvent {
  const seen = { ...token, id, name }
  if (!before) {
    return tokenEvent(seen, 'discover', { after: { parent: { id: parent.id, name: parent.name }, restrictions } })
  }
  return tokenEvent(seen, 'see', {
    before: { claimedRestrictions: before.restrictions },
    after: { restrictions },
  })
}
