import { z } from 'zod'
import { idSchema, isId } from '../ids'
import type { TokenRealm } from './realm'

export const statuses = ['active', 'revoked', 'expired'] as const
export const sorts = ['-created', 'created', 'name', '-name', 'expires', '-expires', 'last_used', '-last_used'] as const

export type TokenStatus = (typeof statuses)[number]
export type TokenSort = (typeof sorts)[number]

/**
 * The list's state as it stands in the URL: `?q=&status=active,revoked&service_user=su_…&expiring=yes&unused=yes&kind=service
 * &attenuated=yes|no&sort=-created&more=tok_….2&cursor=`. Statuses, and the roots of `more`, may also be said one by one. What cannot be
 * read is left out, so that a broken link still shows a list.
 */
export type TokenListParams = {
  q: string
  /** Empty means all. */
  status: TokenStatus[]
  serviceUser: string | undefined
  /** Expires within 14 days. */
  expiring: boolean
  /** Has the hint "Unused for N days". */
  unused: boolean
  kind: 'service' | 'scim' | undefined
  attenuated: boolean | undefined
  sort: TokenSort
  /** In the tree: of which roots further descendants are shown, and how many times further. */
  more: Record<string, number>
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())
const several = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]).flatMap((part) => (part ? String(part).split(',') : [])),
  z.array(z.string()),
)
const flag = one.transform((value) => value === 'yes')

// A page has 50 roots; whoever wants more of their descendants than this at once filters the list.
const maxMore = 20
const maxFurther = 20

function furtherOf(text: string): [[string, number]] | undefined {
  const [, rootId = '', times = ''] = /^(tok_\w+)\.(\d{1,3})$/.exec(text) ?? []
  return isId('tok', rootId) && Number(times) > 0 ? [[rootId, Math.min(Number(times), maxFurther)]] : undefined
}

const schema = z.object({
  // A NUL is no part of any text in PostgreSQL.
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  status: several.transform((named) => {
    const chosen = statuses.filter((status) => named.includes(status))
    return chosen.length === statuses.length ? [] : chosen
  }),
  service_user: one.pipe(idSchema('su').optional()).catch(undefined),
  expiring: flag,
  unused: flag,
  kind: one.pipe(z.enum(['service', 'scim']).optional()).catch(undefined),
  attenuated: one.transform((value) => (value === 'yes' ? true : value === 'no' ? false : undefined)),
  sort: one.pipe(z.enum(sorts)).catch('-created'),
  more: several.transform((named) =>
    Object.fromEntries(named.flatMap((text) => furtherOf(text) ?? []).slice(0, maxMore)),
  ),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

/** @param of personal tokens have one owner and one kind: what says something else of them is left out too. */
export function tokenListParams(search: SearchParams, of: TokenRealm['kind'] = 'service'): TokenListParams {
  const { service_user: serviceUser, kind, cursor, ...rest } = schema.parse(search)
  return {
    ...rest,
    ...(of === 'service' ? { serviceUser, kind } : { serviceUser: undefined, kind: undefined }),
    cursor,
  }
}

/** Whether the list is shown as a tree: newest first, no filter, no search (product, section 4). */
export function isTree(params: TokenListParams): boolean {
  const { q, status, serviceUser, expiring, unused, kind, attenuated, sort } = params
  const filtered = status.length > 0 || serviceUser || expiring || unused || kind || attenuated !== undefined
  return q === '' && !filtered && sort === '-created'
}
