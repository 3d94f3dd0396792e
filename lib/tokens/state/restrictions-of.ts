import { effectiveRestrictions } from '../../restrictions/effective'
import type { Restriction } from '../../restrictions/schema'

/** A token's own restrictions as the column has them: one array for each block that it adds. */
export function blocksOf(column: unknown): Restriction[][] {
  return column as Restriction[][]
}

/** Everything that holds for the last of `lineage` (the root first), flattened, the root's expiry included. */
export function chainOf(
  lineage: { restrictions: unknown; parentId: string | null; expiresAt: Date | null }[],
): Restriction[] {
  return lineage.flatMap(({ restrictions, parentId, expiresAt }) => {
    const own = blocksOf(restrictions).flat()
    return parentId === null && expiresAt ? [expiryOf(expiresAt), ...own] : own
  })
}

/** The columns that follow from a token's own restrictions and its parent's effective times. */
export function derivedColumns(
  restrictions: Restriction[],
  parent: { effectiveExpiresAt: Date | null; effectiveNotBefore: Date | null },
) {
  const own = effectiveRestrictions(restrictions)
  const expiresAt = own.expiresAt ? new Date(own.expiresAt) : null
  const notBefore = own.notBefore ? new Date(own.notBefore) : null
  const ids = restrictions.flatMap((restriction) => (restriction.type === 'applications' ? restriction.ids : []))
  return {
    expiresAt,
    effectiveExpiresAt: pick(Math.min, expiresAt, parent.effectiveExpiresAt),
    effectiveNotBefore: pick(Math.max, notBefore, parent.effectiveNotBefore),
    applicationIds: [...new Set(ids)].sort(),
  }
}

function expiryOf(at: Date): Restriction {
  return { type: 'expires', at: `${at.toISOString().slice(0, 19)}Z` }
}

function pick(choose: (left: number, right: number) => number, left: Date | null, right: Date | null): Date | null {
  return left && right ? new Date(choose(left.getTime(), right.getTime())) : (left ?? right)
}
