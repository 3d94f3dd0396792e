import 'server-only'
import { appendAudit } from '../../audit/append'
import { canActOnServiceUser } from '../../auth/load-holding'
import { type Member, requireMember } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { nameKey } from '../../names'
import { utcTime } from '../../restrictions/words'
import { type CreateToken, lifetimes } from '../schema'
import { databaseTime, lockServiceUser } from '../state/lineage'
import { mintSecret } from '../state/mint-secret'
import { checkNameFree } from '../state/names'
import { checkNotRepeated } from '../state/repeats'
import { tokenTransaction } from '../state/transaction'
import type { Minted } from '../types'

/** Creates a root token for a service user and mints its first secret, which exists only in the answer. */
export async function createToken(slug: string, input: CreateToken): Promise<Minted> {
  const member = await requireMember(slug, 'service_token:create')
  const organizationId = member.organization.id
  return tokenTransaction(async (tx) => {
    const idempotencyKey = await checkNotRepeated(tx, member, input.idempotencyKey)
    const owner = await lockServiceUser(tx, organizationId, input.serviceUserId, 'share')
    if (!owner) {
      throw new Refusal('This service user no longer exists. Choose another.', { field: 'serviceUserId' })
    }
    if (owner.deactivatedAt) {
      throw new Refusal(`${owner.name} is deactivated. Reactivate it first, or choose another.`, {
        field: 'serviceUserId',
      })
    }
    if (!(await canActOnServiceUser(tx, member, owner.id))) {
      throw new Refusal(`${owner.name} holds more than your role does, so you cannot make tokens for it.`, {
        field: 'serviceUserId',
      })
    }
    const now = await databaseTime(tx)
    const expiresAt = expiryOf(member, input.expiration, now)
    await checkNameFree(tx, owner, input.name, now)

    const id = newId('tok')
    const root = { id, restrictions: [], expiresAt }
    const { secret, credential } = await mintSecret(tx, { organizationId, serviceUserId: owner.id, kind: 'service' }, [
      root,
    ])
    await tx.token.create({
      data: {
        ...root,
        organizationId,
        kind: 'service',
        serviceUserId: owner.id,
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
    await appendAudit(tx, member, {
      action: 'service_token:create',
      entity: { type: 'service_token', id, name: input.name },
      after: {
        serviceUser: { id: owner.id, name: owner.name },
        expiresAt,
        note: input.note,
        credential: credential.id,
      },
    })
    return {
      secret,
      tokenId: id,
      name: input.name,
      ownerName: owner.name,
      expiresAt: expiresAt?.toISOString() ?? null,
    }
  })
}

/** The expiry that was chosen, in whole seconds, if the organization's policy allows it. */
function expiryOf({ organization }: Member, { choice, ...chosen }: CreateToken['expiration'], now: Date): Date | null {
  const field = 'expiration'
  const { allowNever, maxLifetimeSeconds } = organization
  const nowSeconds = Math.floor(now.getTime() / 1000)
  const latest = maxLifetimeSeconds === null ? null : nowSeconds + maxLifetimeSeconds
  const until = latest === null ? '' : ` Choose ${utcTime(new Date(latest * 1000).toISOString())} or an earlier time.`
  if (choice === 'never') {
    if (!allowNever) throw new Refusal(`Tokens of ${organization.name} must expire.${until}`, { field })
    if (latest !== null) throw new Refusal(`Tokens of ${organization.name} have a longest lifetime.${until}`, { field })
    return null
  }
  const seconds =
    choice === 'custom' && 'at' in chosen
      ? Date.parse(chosen.at) / 1000
      : nowSeconds + lifetimes[choice as keyof typeof lifetimes]
  if (seconds <= nowSeconds) throw new Refusal('This time has passed. Choose a later one.', { field })
  if (latest !== null && seconds > latest) {
    throw new Refusal(`Tokens of ${organization.name} may not live that long.${until}`, { field })
  }
  return new Date(seconds * 1000)
}
