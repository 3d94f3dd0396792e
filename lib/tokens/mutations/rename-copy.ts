import 'server-only'
import { appendAudit } from '../../audit/append'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'
import type { TokenRealm } from '../realm'
import { lockLineage } from '../state/lineage'
import { checkNameFree } from '../state/names'
import { requireTokens } from '../state/require-tokens'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

/** Gives a copy another name: nobody chose that of a discovered one. Tokens that the server minted keep theirs. */
export async function renameCopy(
  realm: TokenRealm,
  { tokenId, name }: { tokenId: string; name: string },
): Promise<{ name: string }> {
  const access = await requireTokens(realm, 'attenuate')
  return tokenTransaction(async (tx) => {
    const { token, owner, now } = await lockLineage(tx, access, tokenId, 'update')
    if (token.origin === 'minted') {
      throw new Refusal(
        `“${token.name}” was minted here, and keeps its name. Only copies made elsewhere can be renamed.`,
      )
    }
    await checkNameFree(tx, owner, name, now, tokenId)
    await tx.token.updateMany({
      where: { id: tokenId, ...access.owned },
      data: { name, nameKey: nameKey(name) },
    })
    const changes = { before: { name: token.name }, after: { name } }
    await appendAudit(tx, access.member, tokenEvent({ ...token, name }, 'rename', changes))
    return { name }
  })
}
