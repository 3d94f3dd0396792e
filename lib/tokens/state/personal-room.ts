import 'server-only'
import type { TokenOwner } from '../../biscuit/authority'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'

/** Personal tokens of one membership, attenuated ones and listed copies included: few enough that their list reads them all. */
export const maxPersonalTokens = 500

/** Refuses when a membership would have more personal tokens than the cap; a service user has no such cap. */
export async function checkPersonalRoom(tx: Transaction, owner: TokenOwner, more: number): Promise<void> {
  if ((await personalRoom(tx, owner)) >= more) return
  throw new Refusal(
    `You have ${maxPersonalTokens} personal tokens here, and cannot have more. Delete those that have expired or that you revoked.`,
  )
}

/**
 * How many more tokens the owner may have. Those who mint for one membership at once hold its row for share, so they take turns here:
 * otherwise each would count without the others.
 */
export async function personalRoom(tx: Transaction, { kind, id }: TokenOwner): Promise<number> {
  if (kind === 'service_user') return Number.POSITIVE_INFINITY
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/personal'), hashtext(${id}))`
  return maxPersonalTokens - (await tx.token.count({ where: { membershipId: id } }))
}
