import 'server-only'
import { appendAudit } from '../../audit/append'
import type { Transaction } from '../../db/client'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import { splitBlocks } from '../../restrictions/schema'
import type { TokenRealm } from '../realm'
import type { AttenuateToken } from '../schema'
import { checkAllowed } from '../state/check-allowed'
import { checkNewLifetime, checkNoCustomAbove } from '../state/check-policy'
import { checkRestrictions } from '../state/check-restrictions'
import { checkRoomForDescendants } from '../state/descendants'
import { lockLineage } from '../state/lineage'
import { mintSecret } from '../state/mint-secret'
import { checkNameFree } from '../state/names'
import { ownerColumns } from '../state/owner'
import { checkPersonalRoom } from '../state/personal-room'
import { checkNotRepeated } from '../state/repeats'
import { requireTokens, type TokenAccess } from '../state/require-tokens'
import { derivedColumns } from '../state/restrictions-of'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'
import type { Minted } from '../types'

/** Mints a narrower token below another, with a credential of its own: from the list, without the parent's secret. */
export async function attenuateToken(realm: TokenRealm, input: AttenuateToken): Promise<Minted> {
  const access = await requireTokens(realm, 'attenuate')
  return tokenTransaction((tx) => attenuate(tx, access, input))
}

async function attenuate(tx: Transaction, access: TokenAccess, input: AttenuateToken): Promise<Minted> {
  const { member, owned } = access
  const { organizationId } = owned
  const idempotencyKey = await checkNotRepeated(tx, member, input.idempotencyKey)
  const lineage = await lockLineage(tx, access, input.parentId, 'share', { owner: true })
  checkAllowed('attenuate', lineage)
  const { token: parent, ancestors, owner, now } = lineage
  checkNoCustomAbove(member, [...ancestors, parent])
  await checkRestrictions(tx, member, [...ancestors, parent], input.restrictions, now)
  const derived = derivedColumns(input.restrictions, parent)
  checkNewLifetime(member, now, derived.effectiveExpiresAt)
  await checkNameFree(tx, owner, input.name, now)
  await checkRoomForDescendants(tx, parent.rootId, 1)
  await checkPersonalRoom(tx, owner, 1)

  const id = newId('tok')
  const blocks = splitBlocks(input.restrictions)
  const { secret, credential } = await mintSecret(tx, { organizationId, owner, kind: parent.kind }, [
    ...ancestors,
    parent,
    { id, restrictions: blocks, expiresAt: derived.expiresAt },
  ])
  await tx.token.create({
    data: {
      ...derived,
      id,
      organizationId,
      kind: parent.kind,
      ...ownerColumns(owner),
      ownerName: owner.name,
      ownerIdentifier: owner.identifier,
      parentId: parent.id,
      rootId: parent.rootId,
      depth: parent.depth + 1,
      path: `${parent.path}/${id}`,
      name: input.name,
      nameKey: nameKey(input.name),
      note: input.note,
      restrictions: blocks,
      createdAt: now,
      createdById: member.user.id,
      createdByName: member.user.name,
    },
    select: { id: true },
  })
  await tx.credential.create({ data: { ...credential, createdAt: now, idempotencyKey }, select: { id: true } })
  const after = {
    parent: { id: parent.id, name: parent.name },
    serviceUser: { id: owner.id, name: owner.name },
    restrictions: input.restrictions,
    expiresAt: derived.effectiveExpiresAt,
    note: input.note,
    credential: credential.id,
  }
  await appendAudit(tx, member, tokenEvent({ ...parent, id, name: input.name }, 'attenuate', { after }))
  return {
    secret,
    tokenId: id,
    name: input.name,
    ownerName: owner.name,
    expiresAt: derived.effectiveExpiresAt?.toISOString() ?? null,
  }
}
