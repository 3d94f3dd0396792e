import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import { type Member, requireMember } from '../../auth/require-member'
import { getCaller } from '../../auth/session'
import { db, type Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { countLimit, countOf } from '../../lists/count'
import { countedText } from '../../lists/count-text'
import { lockMembers } from '../../members/mutations/lock-members'
import { presentOrganization } from '../../organizations/mutations/present-organization'
import { hasSecondFactor } from '../../second-factor/factors'
import { isActive } from '../../tokens/state/active'
import { isUnusedFor } from '../breaking'
import { policyOfOrganization, type TokenPolicySettings } from '../policy'
import type { UpdateTokenPolicy } from '../schema'

/**
 * Changes the token policy. It counts for what is minted from then on; tokens that break it already are listed, and revoked when somebody
 * says so. What is not used for too long is revoked by itself within the hour: of that the first attempt to save tells.
 */
export async function updateTokenPolicy(slug: string, input: UpdateTokenPolicy): Promise<void> {
  const member = await requireMember(slug, 'settings:update')
  const { id, name } = member.organization
  const entity = { type: 'token_policy', id, name }
  const after = policyOfOrganization(input.policy)
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'settings:update')
    const before = policyOfOrganization(await presentOrganization(tx, id))
    await refuseStale(tx, input.version, before, { organizationId: id, entity: { ...entity, words: 'policy' } })
    if (after.requireAdminSecondFactor && !before.requireAdminSecondFactor) await refuseWithoutFactor(tx, actor)
    await tellOfUnused(tx, id, before, after, input.understood)
    const changed = changedFields(before, after)
    if (changed.length === 0) return
    await tx.organization.update({ where: { id }, data: after, select: { id: true } })
    await appendAudit(tx, actor, {
      action: 'token_policy:update',
      entity,
      before: Object.fromEntries(changed.map((field) => [field, before[field]])),
      after: Object.fromEntries(changed.map((field) => [field, after[field]])),
    })
  })
}

function changedFields(before: TokenPolicySettings, after: TokenPolicySettings) {
  return (Object.keys(after) as (keyof TokenPolicySettings)[]).filter((field) => before[field] !== after[field])
}

// Whoever turns it on without one would shut themselves out. The organization's own provider answers for its sessions.
async function refuseWithoutFactor(tx: Transaction, { user }: Member): Promise<void> {
  const caller = await getCaller()
  if (caller?.session?.method === 'sso' || (await hasSecondFactor(tx, user.id))) return
  throw new Refusal('You have no second factor yourself, and would shut yourself out. Add one to your account first.', {
    field: 'requireAdminSecondFactor',
  })
}

async function tellOfUnused(
  tx: Transaction,
  organizationId: string,
  before: TokenPolicySettings,
  { revokeUnusedDays: days }: TokenPolicySettings,
  understood: string | undefined,
): Promise<void> {
  if (days === null || days === before.revokeUnusedDays || understood === String(days)) return
  const [row] = await tx.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS "count" FROM (
      SELECT 1 FROM "Token" t
      WHERE t."organizationId" = ${organizationId} AND ${isUnusedFor(days)} AND ${isActive('t')} LIMIT ${countLimit + 1}
    ) AS "counted"`
  const counted = countOf(Number(row?.count ?? 0))
  if (counted.count === 0) return
  const tokens = counted.count === 1 ? 'One active token was' : `${countedText(counted)} active tokens were`
  const time = days === 1 ? 'a day' : `${days} days`
  throw new Refusal(
    `${tokens} not used for ${time}, and would be revoked within the hour. Nothing is saved yet: save again if that is meant.`,
    { field: 'revokeUnusedDays' },
  )
}
