import 'server-only'
import { db } from '../../db/client'
import { tokenHints, tokenStatus } from '../../decision/status'
import type { Cursor } from '../../lists/cursor'
import { nameKey } from '../../names'
import type { TokenListParams, TokenSort } from '../list-params'
import type { TokenAccess } from '../state/require-tokens'
import { cursorType, type FoundRow, nothing, type Place, placeOf } from './stretch'

const select = {
  id: true,
  nameKey: true,
  depth: true,
  createdAt: true,
  restoredAt: true,
  lastUsedAt: true,
  effectiveExpiresAt: true,
  effectiveRevokedAt: true,
  effectiveNotBefore: true,
} as const

type OwnToken = Awaited<ReturnType<typeof readOwn>>[number]

type Wanted = { params: TokenListParams; rootsOnly: boolean; cursor: Cursor | undefined; limit: number; now: Date }

/**
 * The rows of one page of the caller's personal tokens, as `findPage` gives those of service tokens. There are few (personal-room.ts), so
 * all are read, and judged by the rules themselves instead of by classes, which they have none of.
 */
export async function findOwn(
  access: TokenAccess,
  { params, rootsOnly, cursor, limit, now }: Wanted,
): Promise<{ found: FoundRow[]; count: number; any: boolean }> {
  const all = await readOwn(access)
  const matching = all.filter((token) => matches(token, params, now))
  const listed = rootsOnly ? matching.filter(({ depth }) => depth === 0) : matching
  const rows = listed.map((token) => ({ id: token.id, key: keyOf(token, params.sort) }))
  const found = onSideOf(cursor, rows, params.sort).slice(0, limit)
  return { found, count: matching.length, any: all.length > 0 }
}

function readOwn({ owned }: TokenAccess) {
  return db.token.findMany({ where: owned, select })
}

function matches(token: OwnToken, params: TokenListParams, now: Date): boolean {
  const { q, status, expiring, unused, attenuated } = params
  const hints = tokenHints({ ...token, applicationDeleted: false }, now).map(({ type }) => type)
  const part = nameKey(q)
  return (
    (status.length === 0 || status.includes(tokenStatus(token, now))) &&
    (!expiring || hints.includes('expires_soon')) &&
    (!unused || hints.includes('unused')) &&
    (attenuated === undefined || attenuated === token.depth > 0) &&
    (part === '' || token.nameKey.includes(part) || token.id.includes(part))
  )
}

function keyOf(token: OwnToken, sort: TokenSort): FoundRow['key'] {
  switch (sort.replace('-', '')) {
    case 'name':
      return token.nameKey
    case 'expires':
      return token.effectiveExpiresAt
    case 'last_used':
      return token.lastUsedAt
    default:
      return token.createdAt
  }
}

/** In the list's order, from the cursor on; turned round for what lies before one. */
function onSideOf(cursor: Cursor | undefined, rows: FoundRow[], sort: TokenSort): FoundRow[] {
  const compare = comparison(sort)
  rows.sort((left, right) => compare(placeOf(left), placeOf(right)))
  if (!cursor) return rows
  if (cursor.direction === 'after') return rows.filter((row) => compare(placeOf(row), cursor) > 0)
  return rows.filter((row) => compare(placeOf(row), cursor) < 0).reverse()
}

// As SQL has it in stretch.ts: "nothing" comes last whichever way the list is sorted. ISO times sort as texts.
function comparison(sort: TokenSort): (left: Place, right: Place) => number {
  const isNothing = ({ value }: Place) => cursorType(sort) === 'timestamptz' && value === nothing
  const way = sort.startsWith('-') ? -1 : 1
  return (left, right) =>
    Number(isNothing(left)) - Number(isNothing(right)) ||
    way * (byText(left.value, right.value) || byText(left.id, right.id))
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}
