import 'server-only'
import { appendAudit } from '../../audit/append'
import { requireMember } from '../../auth/require-member'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'
import { lockLineage } from '../state/lineage'
import { checkNameFree } from '../state/names'
import { tokenTransaction } from '../state/transaction'

/** Gives a copy another name: nobody chose that of a discovered one. Tokens that the server minted keep theirs. */
export async function renameCopy(
  slug: string,
  { tokenId, name }: { tokenId: string; name: string },
): Promise<{ name: string }> {
  const member = await requireMember(slug, 'service_token:attenuate')
  return tokenTransaction(async (tx) => {
    const { token, now } = await lockLineage(tx, member, tokenId, 'update')
    if (token.origin === 'minted') {
      throw new Refusal(
        `“${token.name}” was minted here, and keeps its name. Only copies made elsewhere can be renamed.`,
      )
    }
    if (!token.serviceUser) throw new Error(`Token ${tokenId} has no service user.`)
    await checkNameFree(tx, token.serviceUser, name, now, tokenId)
    await tx.token.updateMany({
      where: { id: tokenId, organizationId: member.organization.id },
      data: { name, nameKey: nameKey(name) },
    })
    await appendAudit(tx, member, {
      action: 'service_token:rename',
      entity: { type: 'service_token', id: tokenId, name },
      before: { name: token.name },
      after: { name },
    })
    return { name }
  })
}
