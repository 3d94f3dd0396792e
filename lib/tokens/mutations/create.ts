import 'server-only'
import { appendAudit } from '../../audit/append'
import { canActOnServiceUser } from '../../auth/load-holding'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import { utcTime } from '../../restrictions/words'
import { latestExpiry } from '../lifetime'
import type { TokenRealm } from '../realm'
import { type CreateToken, lifetimes } from '../schema'
import { databaseTime } from '../state/lineage'
import { mintSecret } from '../state/mint-secret'
import { checkNameFree } from '../state/names'
import { lockOwner, lockOwnMembership, type Owner, ownerColumns } from '../state/owner'
import { checkPersonalRoom } from '../state/personal-room'
import { checkNotRepeated } from '../state/repeats'
import { requireTokens, type TokenAccess } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'
import type { Minted } from '../types'

/** Creates a root token, for a service user or for the caller, and mints its first secret, which exists only in the answer. */
export async function createToken(realm: TokenRealm, input: CreateToken): Promise<Minted> {
  const access = await requireTokens(realm, 'create')
  return tokenTransaction((tx) => create(tx, access, input))
}

async function create(tx: Transaction, access: TokenAccess, input: CreateToken): Promise<Minted> {
  const { member, kind, owned } = access
  const { organizationId } = owned
  const idempotencyKey = await checkNotRepeated(tx, member, input.idempotencyKey)
  const owner =
    kind === 'personal'
      ? await lockOwnMembership(tx, access)
      : await lockServiceUser(tx, member, input.serviceUserId ?? '')
  const now = await databaseTime(tx)
  const expiresAt = expiryOf(member, input.expiration, now)
  await checkNameFree(tx, owner, input.name, now)
  await checkPersonalRoom(tx, owner, 1)

  const id = newId('tok')
  const root = { id, restrictions: [], expiresAt }
  const { secret, credential } = await mintSecret(tx, { organizationId, owner, kind }, [root])
  await tx.token.create({
    data: {
      ...root,
      ...ownerColumns(owner),
      organizationId,
      kind,
      ownerName: owner.name,
      ownerIdentifier: owner.identifier,
      rootId: id,
      path: id,
      name: input.name,
      nameKey: nameKey(input.name),
      note: input.note,
      createdAt: now,
      createdById: member.user.id,
      createdByName: member.user.name,
      effectiveExpiresAt: expiresAt,
    },
    select: { id: true },
  })
  await tx.credential.create({ data: { ...credential, createdAt: now, idempotencyKey }, select: { id: true } })
  const after = {
    serviceUser: { id: owner.id, name: owner.name },
    expiresAt,
    note: input.note,
    credential: credential.id,
  }
  await appendAudit(tx, member, tokenEvent({ id, name: input.name, kind, ownerName: owner.name }, 'create', { after }))
  return {
    secret,
    tokenId: id,
    name: input.name,
    ownerName: owner.name,
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}

/** Holds the service user that was chosen; refuses when it is none that tokens can be made for. */
async function lockServiceUser(tx: Transaction, member: Member, serviceUserId: string): Promise<Owner> {
  const field = 'serviceUserId'
  const owner = await lockOwner(tx, member.organization.id, { kind: 'service_user', id: serviceUserId }, 'share')
  if (!owner) throw new Refusal('This service user no longer exists. Choose another.', { field })
  if (!owner.active) {
    throw new Refusal(`${owner.name} is deactivated. Reactivate it first, or choose another.`, { field })
  }
  if (!(await canActOnServiceUser(tx, member, owner.id))) {
    throw new Refusal(`${owner.name} holds more than your role does, so you cannot make tokens for it.`, { field })
  }
  return owner
}

/** The expiry that was chosen, in whole seconds, if the organization's policy allows it. */
function expiryOf({ organization }: Member, { choice, ...chosen }: CreateToken['expiration'], now: Date): Date | null {
  const field = 'expiration'
  const nowSeconds = Math.floor(now.getTime() / 1000)
  const latest = latestExpiry(organization, now)
  const until = latest === null ? '' : ` Choose ${utcTime(latest.toISOString())} or an earlier time.`
  if (choice === 'never') {
    if (!organization.allowNever) throw new Refusal(`Tokens of ${organization.name} must expire.${until}`, { field })
    if (latest !== null) throw new Refusal(`Tokens of ${organization.name} have a longest lifetime.${until}`, { field })
    return null
  }
  const seconds =
    choice === 'custom' && 'at' in chosen
      ? Date.parse(chosen.at) / 1000
      : nowSeconds + lifetimes[choice as keyof typeof lifetimes]
  if (seconds <= nowSeconds) throw new Refusal('This time has passed. Choose a later one.', { field })
  if (latest !== null && seconds * 1000 > latest.getTime()) {
    throw new Refusal(`Tokens of ${organization.name} may not live that long.${until}`, { field })
  }
  return new Date(seconds * 1000)
}
