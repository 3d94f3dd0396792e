import 'server-only'
import { versionOf } from '../../actions/version'
import { type AuditActor, appendToChain } from '../../audit/append'
import { canDo, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { NotPermitted, Refusal } from '../../errors'
import { presentOrganization } from '../../organizations/mutations/present-organization'
import { revokeMatching } from '../../tokens/mutations/revoke-matching'
import { breaksPolicy } from '../breaking'
import { policyOfOrganization } from '../policy'
import { revokeConfirmation } from '../schema'

/**
 * Revokes every active token that breaks the policy, personal ones included: a policy with an exception is none. For Admins alone, since
 * among them are tokens of those who hold anything.
 * @param version that of the policy whose breakers were shown: under another one other tokens might fall.
 */
export async function revokeBreakingTokens(
  slug: string,
  { confirmation, version }: { confirmation: string; version: string },
): Promise<{ revoked: number }> {
  const member = await requireMember(slug, 'settings:update')
  if (!canDo(member, 'service_token:revoke')) throw new NotPermitted('service_token:revoke')
  const { id, name } = member.organization
  if (member.role.builtIn !== 'admin') {
    throw new Refusal('Only an Admin can revoke all of them at once. Revoke those that you may in the list of tokens.')
  }
  if (confirmation.trim() !== revokeConfirmation) {
    throw new Refusal(`Type ${revokeConfirmation} to confirm. Nothing was revoked.`, { field: 'confirmation' })
  }
  const policy = policyOfOrganization(await presentOrganization(db, id))
  if (version !== versionOf(policy)) {
    throw new Refusal('Somebody changed the policy meanwhile. Nothing was revoked: look at the list again.')
  }
  const broken = breaksPolicy(policy)
  const actor: AuditActor = { type: 'user', id: member.user.id, name: member.user.name, address: member.address }
  const reason = 'It breaks the token policy.'
  const revoked = broken ? await revokeMatching(id, broken, { actor, reason }) : 0
  await db.$transaction((tx) =>
    appendToChain(tx, id, actor, [
      { action: 'token_policy:enforce', entity: { type: 'token_policy', id, name }, after: { tokensRevoked: revoked } },
    ]),
  )
  return { revoked }
}
