import 'server-only'
import { appendAudit } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { hasPassed } from '../../decision/status'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'
import type { TokenRealm } from '../realm'
import type { RegisterCopy } from '../schema'
import { checkParentActive } from '../state/check-parent-active'
import { checkCustomAllowed } from '../state/check-restrictions'
import { type AppendedBlock, addCopy, type CopyRow, type ListedCopy, listedCopies, unnamed } from '../state/copies'
import { checkRoomForDescendants } from '../state/descendants'
import { type Lineage, lockLineage } from '../state/lineage'
import { checkNameFree } from '../state/names'
import { checkPersonalRoom } from '../state/personal-room'
import { refreshSubtree } from '../state/refresh-subtree'
import { requireTokens, type TokenAccess } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

type Registration = { credentialId: string; endsAt: Date | null; blocks: AppendedBlock[]; last: AppendedBlock }

/**
 * Lists a copy that was attenuated from a secret outside the server: one row for each block beyond those that Latchkey minted for that
 * secret, the last of them with the given name. What they claim to be restricted to is shown as "not seen yet" until the verifier meets
 * the copy itself, and decides nothing.
 */
export async function registerCopy(realm: TokenRealm, input: RegisterCopy): Promise<{ id: string }> {
  const access = await requireTokens(realm, 'attenuate')
  return tokenTransaction(async (tx) => {
    const { tokenId, ...registration } = await findRegistration(tx, access, input)
    const lineage = await lockLineage(tx, access, tokenId, 'update', { owner: true })
    return register(tx, access, input.name, lineage, registration)
  })
}

async function register(
  tx: Transaction,
  access: TokenAccess,
  name: string,
  lineage: Lineage,
  { credentialId, endsAt, blocks, last }: Registration,
): Promise<{ id: string }> {
  const { token, owner, now } = lineage
  checkParentActive(token, now)
  if (hasPassed(endsAt, now)) {
    throw new Refusal('This copy was made from an old secret, whose time is over. Attenuate the new one.')
  }
  const listed = await listedCopies(tx, credentialId, blocks)
  const existing = listed.get(last.revocationId)
  if (existing && existing.origin !== 'discovered') {
    throw new Refusal(`This copy is registered already, as “${existing.name}”.`, { field: 'name' })
  }
  for (const above of listed.values()) if (above !== existing) checkParentActive(above, now)
  checkCustomAllowed(
    access.member,
    blocks.flatMap(({ restrictions }) => restrictions),
  )
  await checkNameFree(tx, owner, name, now, existing?.id)
  await checkRoomForDescendants(tx, token.rootId, blocks.length - listed.size)
  await checkPersonalRoom(tx, owner, blocks.length - listed.size)
  const id = existing
    ? await adopt(tx, existing, name)
    : await addRows(tx, access, name, lineage, { credentialId, blocks, listed })
  const changes = {
    before: existing && { name: existing.name, origin: existing.origin },
    after: {
      parent: { id: token.id, name: token.name },
      credential: credentialId,
      claimedRestrictions: existing ? undefined : last.restrictions,
    },
  }
  await appendAudit(tx, access.member, tokenEvent({ ...token, id, name }, 'register', changes))
  return { id }
}

async function findRegistration(
  tx: Transaction,
  { member, owned }: TokenAccess,
  { credentialId, revocationIds, restrictions }: RegisterCopy,
): Promise<Registration & { tokenId: string }> {
  const { organizationId } = owned
  const credential = await tx.credential.findFirst({
    where: { id: credentialId, organizationId, token: owned },
    select: { tokenId: true, revocationIds: true, endsAt: true },
  })
  const buried = await tx.tombstone.findFirst({
    where: { organizationId, credentialId, revocationId: { in: revocationIds } },
    select: { tokenName: true },
  })
  if (buried) {
    const name = buried.tokenName === '' ? '' : ` (“${buried.tokenName}”)`
    throw new Refusal(`This token, or one that it comes from, was deleted${name}: it stays refused.`)
  }
  if (!credential) {
    throw new Refusal(`This token does not come from a secret of ${member.organization.name}.`)
  }
  const minted = credential.revocationIds.length
  const appended = revocationIds.slice(minted)
  const fits =
    credential.revocationIds.every((id, index) => revocationIds[index] === id) &&
    appended.length === restrictions.length &&
    new Set(revocationIds).size === revocationIds.length
  const blocks = appended.map((revocationId, index) => ({ revocationId, restrictions: restrictions[index]! }))
  const last = blocks.at(-1)
  if (!fits || !last) throw new Refusal('What was sent does not describe a copy of this secret. Paste the token again.')
  return { tokenId: credential.tokenId, credentialId, endsAt: credential.endsAt, blocks, last }
}

// The verifier met it first and listed it under a name of its own: now it has one that somebody chose.
async function adopt(tx: Transaction, { id }: CopyRow, name: string): Promise<string> {
  await tx.token.update({
    where: { id },
    data: { name, nameKey: nameKey(name), origin: 'registered' },
    select: { id: true },
  })
  return id
}

async function addRows(
  tx: Transaction,
  { member, owned }: TokenAccess,
  name: string,
  { token, now }: Lineage,
  { credentialId, blocks, listed }: { credentialId: string; blocks: AppendedBlock[]; listed: Map<string, ListedCopy> },
): Promise<string> {
  let parent: Pick<CopyRow, 'id' | 'path' | 'depth' | 'effectiveExpiresAt' | 'effectiveNotBefore'> = token
  let highest: string | undefined
  for (const block of blocks) {
    const row = listed.get(block.revocationId)
    if (row) {
      parent = row
      continue
    }
    const isLast = block === blocks.at(-1)
    parent = await addCopy(tx, {
      block,
      credentialId,
      organizationId: owned.organizationId,
      token,
      parent,
      name: isLast ? name : unnamed(name, block),
      origin: 'registered',
      createdAt: now,
      createdBy: { id: member.user.id, name: member.user.name },
      firstSeenAt: null,
    })
    highest ??= parent.id
  }
  if (highest) await refreshSubtree(tx, highest, now)
  return parent.id
}
