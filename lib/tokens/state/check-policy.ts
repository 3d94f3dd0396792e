import 'server-only'
import type { Member } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { utcTime } from '../../restrictions/words'
import { allowsLifetime, latestExpiry } from '../lifetime'
import { checkCustomAllowed } from './check-restrictions'
import type { LineageToken } from './lineage'
import { blocksOf } from './restrictions-of'

/** Refuses a new token below another when the policy does not allow it to live that long: its root may be older than the policy. */
export function checkNewLifetime({ organization }: Member, createdAt: Date, expiresAt: Date | null): void {
  if (allowsLifetime(organization, { createdAt, expiresAt })) return
  const latest = latestExpiry(organization, createdAt)
  const until = latest ? `: at the latest ${utcTime(latest.toISOString())}` : ''
  throw new Refusal(`Tokens of ${organization.name} must expire${until}. Give it an earlier expiration of its own.`, {
    field: 'expires',
  })
}

/** Refuses another secret for a token that is older than the policy and breaks it. `lineage` ends with the token. */
export function checkPresentPolicy(member: Member, lineage: LineageToken[]): void {
  checkNoCustomAbove(member, lineage)
  const { name, createdAt, effectiveExpiresAt: expiresAt } = lineage.at(-1)!
  if (allowsLifetime(member.organization, { createdAt, expiresAt })) return
  const much = expiresAt ? 'lives longer than' : 'never expires, which is more than'
  throw new Refusal(
    `“${name}” ${much} ${member.organization.name} allows by now. Create a new token in its place, and revoke this one.`,
  )
}

/** Refuses to mint below, or for, what holds custom Datalog that the policy forbids: the verifier refuses all of it. */
export function checkNoCustomAbove(member: Member, lineage: LineageToken[]): void {
  for (const { name, restrictions } of lineage) {
    checkCustomAllowed(member, blocksOf(restrictions).flat(), `“${name}” holds custom Datalog, which`)
  }
}
