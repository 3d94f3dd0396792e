import 'server-only'
import type { Member } from '../../auth/require-member'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { effectiveRestrictions } from '../../restrictions/effective'
import { widerThan } from '../../restrictions/narrower'
import type { Restriction } from '../../restrictions/schema'
import { utcTime } from '../../restrictions/words'
import type { LineageToken } from './lineage'
import { chainOf } from './restrictions-of'

/** Refuses restrictions that promise what the chain above does not have, or that no request could ever meet. */
export async function checkRestrictions(
  tx: Transaction,
  member: Member,
  chain: LineageToken[],
  restrictions: Restriction[],
  now: Date,
): Promise<void> {
  checkCustomAllowed(member, restrictions)
  const names = await applicationNames(tx, member.organization.id, restrictions)
  const parentName = chain.at(-1)?.name
  const applicationName = (id: string) => names.get(id)
  const [widening] = widerThan(chainOf(chain), restrictions, { parentName, applicationName })
  if (widening) throw new Refusal(widening.message, { field: widening.field })

  const own = effectiveRestrictions(restrictions)
  const whole = effectiveRestrictions([...chainOf(chain), ...restrictions])
  if (own.expiresAt && Date.parse(own.expiresAt) <= now.getTime()) {
    throw new Refusal('This expiration has passed. Choose a later time.', { field: 'expires' })
  }
  if (whole.notBefore && whole.expiresAt && whole.notBefore >= whole.expiresAt) {
    throw new Refusal(`It would expire on ${utcTime(whole.expiresAt)}, before it starts. Choose an earlier start.`, {
      field: 'not_before',
    })
  }
}

/** @param above names the token that holds them, when they are not what is asked for: "“CI” holds custom Datalog, which". */
export function checkCustomAllowed({ organization }: Member, restrictions: Restriction[], above?: string): void {
  if (organization.allowCustomDatalog || !restrictions.some(({ type }) => type === 'custom')) return
  if (above) throw new Refusal(`${above} ${organization.name} does not allow any more. Take another token.`)
  throw new Refusal(`${organization.name} does not allow custom Datalog. Leave it out.`, { field: 'custom' })
}

async function applicationNames(
  tx: Transaction,
  organizationId: string,
  restrictions: Restriction[],
): Promise<Map<string, string>> {
  const ids = restrictions.flatMap((restriction) => (restriction.type === 'applications' ? restriction.ids : []))
  if (ids.length === 0) return new Map()
  const found = await tx.application.findMany({
    where: { id: { in: ids }, organizationId, deletedAt: null },
    select: { id: true, name: true },
  })
  const names = new Map(found.map(({ id, name }) => [id, name]))
  if (ids.some((id) => !names.has(id))) {
    throw new Refusal('One of these applications no longer exists. Reload the page and choose again.', {
      field: 'applications',
    })
  }
  return names
}
