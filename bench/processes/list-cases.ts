import { serviceTokens } from '@/lib/tokens/realm'
import { db } from '../../lib/db/client'
import { sorts, tokenListParams } from '../../lib/tokens/list-params'
import { listTokens } from '../../lib/tokens/queries/list'

export type ListCase = { name: string; run: () => ReturnType<typeof listTokens> }

type Search = Record<string, string>

/** Every way in which the list is shown: first page, deep page, search, each sort, each filter. */
export async function listCases(slug: string): Promise<ListCase[]> {
  const list = (search: Search) => listTokens(serviceTokens(slug), tokenListParams(search))
  const [serviceUser] = await db.$queryRaw<{ id: string }[]>`
    SELECT "serviceUserId" AS "id" FROM "Token" GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`
  const filters: Record<string, Search> = {
    'status active': { status: 'active' },
    'status revoked': { status: 'revoked' },
    'status expired': { status: 'expired' },
    'service user': { service_user: serviceUser!.id },
    expiring: { expiring: 'yes' },
    unused: { unused: 'yes' },
    'kind service': { kind: 'service' },
    attenuated: { attenuated: 'yes' },
    roots: { attenuated: 'no' },
    'revoked, by last use': { status: 'revoked', sort: '-last_used' },
    'search, common': { q: 'production' },
    'search, among expired': { q: 'production', status: 'expired' },
    'search, by name': { q: 'production', sort: 'name' },
    'search, part of an id': { q: 'tok_06g' },
    'search, rare': { q: 'assistant 263' },
    'search, long phrase': { q: 'canary, disaster recovery, são paulo' },
    'search, none': { q: 'nothing is called this' },
  }
  const cases: ListCase[] = [{ name: 'first page', run: () => list({}) }]
  const deep = await deepPage(list, {})
  cases.push({ name: 'deep page', run: () => list(deep) })
  for (const sort of sorts) {
    cases.push({ name: `sort ${sort}`, run: () => list({ sort }) })
    const page = await deepPage(list, { sort })
    cases.push({ name: `sort ${sort}, deep page`, run: () => list(page) })
  }
  for (const [name, search] of Object.entries(filters)) cases.push({ name, run: () => list(search) })
  return cases
}

// Ten pages on: as deep as the smallest list goes in every sort.
async function deepPage(list: (search: Search) => ReturnType<typeof listTokens>, search: Search): Promise<Search> {
  let cursor: string | undefined
  for (let page = 0; page < 10; page++) {
    const { next } = await list({ ...search, ...(cursor && { cursor }) })
    if (!next) break
    cursor = next
  }
  return { ...search, ...(cursor && { cursor }) }
}
