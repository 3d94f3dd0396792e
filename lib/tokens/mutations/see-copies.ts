import 'server-only'
import { type AuditActor, type AuditEvent, appendToChain } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { maxDiscovered } from '../limits'
import { type AppendedBlock, addCopy, type CopyRow, listedCopies, unnamed } from '../state/copies'
import { maxDescendants } from '../state/descendants'
import { databaseTime, type LineageToken, lineageSelect } from '../state/lineage'
import { lockOwner, ownerIn } from '../state/owner'
import { maxPersonalTokens, personalRoom } from '../state/personal-room'
import { refreshSubtree } from '../state/refresh-subtree'
import { refreshTimes } from '../state/refresh-times'
import { derivedColumns } from '../state/restrictions-of'
import { tokenEvent } from '../state/token-event'

/** Characters of one block's custom Datalog that its row shows; one that was written in a form has fewer. */
const maxShown = 8_000

const verifier: AuditActor = { type: 'system', id: null, name: 'Verifier', address: null }

/** A copy that was presented: its blocks beyond those that Latchkey minted for the credential, in order. */
export interface PresentedCopy {
  blocks: AppendedBlock[]
  /** When and from where, if the request was allowed. */
  use?: { at: Date; address: string | null }
}

/**
 * What the verifier does when it meets copies whose blocks are not all listed and seen: claims of registered rows give way to what the
 * blocks really say, and blocks without a row get one, `discovered`. There is no member to ask for: the caller has verified the
 * signatures, and found the credential in this organization.
 * @returns the revocation ids of the blocks for which there is no room.
 */
export async function seeCopies(
  tx: Transaction,
  { organizationId, credentialId }: { organizationId: string; credentialId: string },
  copies: PresentedCopy[],
): Promise<{ unlisted: string[] }> {
  const credential = await tx.credential.findFirst({
    where: { id: credentialId, organizationId },
    select: { token: { select: lineageSelect } },
  })
  if (!credential) return { unlisted: [] }
  const { token } = credential
  const nothingToDo = await unlistedAnyway(tx, token.rootId, credentialId, copies)
  if (nothingToDo) return nothingToDo
  const owner = ownerIn(token)
  await lockOwner(tx, organizationId, owner, 'share')
  await tx.$queryRaw`SELECT 1 FROM "Token" WHERE "id" = ${token.rootId} FOR UPDATE`
  // Deleted while this waited for the lock.
  if (!(await tx.credential.findFirst({ where: { id: credentialId }, select: { id: true } }))) return { unlisted: [] }
  const seeing: Seeing = {
    organizationId,
    credentialId,
    token,
    now: await databaseTime(tx),
    room: Math.min(
      await roomFor(tx, token.rootId, credentialId),
      (await personalRoom(tx, owner)) - Math.floor(maxPersonalTokens / 2),
    ),
    unlisted: [],
    events: [],
  }
  for (const copy of copies) await seeCopy(tx, seeing, copy)
  if (seeing.events.length > 0) await appendToChain(tx, organizationId, verifier, seeing.events)
  return { unlisted: seeing.unlisted }
}

interface Seeing {
  organizationId: string
  credentialId: string
  /** The credential's. */
  token: LineageToken
  now: Date
  /** How many more rows there may be. */
  room: number
  unlisted: string[]
  events: AuditEvent[]
}

async function seeCopy(tx: Transaction, seeing: Seeing, { blocks: presented, use }: PresentedCopy): Promise<void> {
  const { token, organizationId, credentialId, now } = seeing
  const blocks = (await notBuried(tx, organizationId, credentialId, presented)).map(storable)
  const listed = await listedCopies(tx, credentialId, blocks)
  let parent: CopyRow = { ...token, firstSeenAt: null }
  let highest: CopyRow | undefined
  for (const [index, block] of blocks.entries()) {
    const row = listed.get(block.revocationId)
    if (!row && seeing.room <= 0) {
      seeing.unlisted.push(...blocks.slice(index).map(({ revocationId }) => revocationId))
      break
    }
    if (row?.firstSeenAt) {
      parent = row
      continue
    }
    const above = parent
    if (!row) seeing.room -= 1
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
          // The request that it was discovered by is the first use of the last of its blocks.
          ...(block.revocationId === presented.at(-1)?.revocationId && { use }),
        })
    highest ??= parent
    seeing.events.push(eventOf(token, parent, row, above))
  }
  if (!highest) return
  await refreshTimes(tx, highest.id)
  await refreshSubtree(tx, highest.id, now)
}

/** Before anything is locked: where all is listed and seen, or there is no room for what is not, nothing is to be done. */
async function unlistedAnyway(
  tx: Transaction,
  rootId: string,
  credentialId: string,
  copies: PresentedCopy[],
): Promise<{ unlisted: string[] } | undefined> {
  const blocks = copies.flatMap((copy) => copy.blocks)
  const listed = await listedCopies(tx, credentialId, blocks)
  if ([...listed.values()].some(({ firstSeenAt }) => firstSeenAt === null)) return undefined
  const unlisted = [...new Set(blocks.map(({ revocationId }) => revocationId))].filter((id) => !listed.has(id))
  return unlisted.length === 0 || (await roomFor(tx, rootId, credentialId)) <= 0 ? { unlisted } : undefined
}

/** Up to the first block that was deleted: what lies below it is refused for good, and becomes no row again. */
async function notBuried(
  tx: Transaction,
  organizationId: string,
  credentialId: string,
  blocks: AppendedBlock[],
): Promise<AppendedBlock[]> {
  const tombstones = await tx.tombstone.findMany({
    where: { organizationId, credentialId, revocationId: { in: blocks.map(({ revocationId }) => revocationId) } },
    select: { revocationId: true },
  })
  const buried = blocks.findIndex((block) => tombstones.some(({ revocationId }) => revocationId === block.revocationId))
  return buried < 0 ? blocks : blocks.slice(0, buried)
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

// Whoever holds many secrets of a tree could otherwise fill it, and nobody could mint in it any more: half of it is left for that.
async function roomFor(tx: Transaction, rootId: string, credentialId: string): Promise<number> {
  const discovered = await tx.token.count({ where: { copyCredentialId: credentialId, origin: 'discovered' } })
  const descendants = (await tx.token.count({ where: { rootId } })) - 1
  return Math.min(maxDiscovered - discovered, Math.floor(maxDescendants / 2) - descendants)
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
