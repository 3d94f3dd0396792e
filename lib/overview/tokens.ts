import 'server-only'
import { classesOf } from '../tokens/list/classes'
import { countTokens } from '../tokens/list/count'
import { findPage } from '../tokens/list/page'
import type { Scope } from '../tokens/list/scan'
import { type Survey, survey } from '../tokens/list/survey'
import { type TokenSort, tokenListParams } from '../tokens/list-params'
import { findRows } from '../tokens/queries/present'
import { serviceTokens } from '../tokens/realm'
import { requireTokens } from '../tokens/state/require-tokens'

const shown = 5

/** How many service tokens there are of each status, and of those that want attention. */
export async function tokenCounts(slug: string) {
  const { organizationId } = (await requireTokens(serviceTokens(slug), 'read')).owned
  const surveyed = await survey(organizationId)
  const count = (search: Record<string, string>) => countTokens(scopeOf(organizationId, search, surveyed), undefined)
  const [active, revoked, expired, expiring, unused] = await Promise.all([
    count({ status: 'active' }),
    count({ status: 'revoked' }),
    count({ status: 'expired' }),
    count({ expiring: 'yes' }),
    count({ unused: 'yes' }),
  ])
  return { active, revoked, expired, expiring, unused }
}

/** The first tokens to expire, and the oldest of the unused ones. */
export async function tokensWantingAttention(slug: string) {
  const access = await requireTokens(serviceTokens(slug), 'read')
  const { organizationId } = access.owned
  const surveyed = await survey(organizationId)
  const first = async (search: Record<string, string>, sort: TokenSort) => {
    const scope = scopeOf(organizationId, search, surveyed)
    // One more than is shown tells whether there are more.
    const found = await findPage({ scope, sort, cursor: undefined, search: undefined, limit: shown + 1 })
    const ids = found.slice(0, shown).map(({ id }) => id)
    return { ...(await findRows(access, ids, surveyed.now)), more: found.length > shown }
  }
  const [expiring, unused] = await Promise.all([
    first({ expiring: 'yes' }, 'expires'),
    first({ unused: 'yes' }, 'created'),
  ])
  return { expiring, unused }
}

function scopeOf(organizationId: string, search: Record<string, string>, surveyed: Survey): Scope {
  return { organizationId, serviceUserId: undefined, classes: classesOf(tokenListParams(search)), survey: surveyed }
}
