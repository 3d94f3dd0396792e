import type { TokenListParams } from '../list-params'
import type { TokenStatus } from '../types'

/** The filters that a class answers. */
export type ClassFilter = Pick<TokenListParams, 'status' | 'expiring' | 'unused' | 'kind' | 'attenuated'>

type Standing = { status: TokenStatus; expiring: boolean; unused: boolean }

// In the order of their numbers, as PostgreSQL's function token_list_class has them.
const standings: Standing[] = [
  { status: 'active', expiring: false, unused: false },
  { status: 'active', expiring: true, unused: false },
  { status: 'active', expiring: false, unused: true },
  { status: 'active', expiring: true, unused: true },
  { status: 'revoked', expiring: false, unused: false },
  { status: 'expired', expiring: false, unused: false },
]

/** Every class of the list: what stands beside its number in the column `listClass`. */
const classes = (['service', 'scim'] as const).flatMap((kind) =>
  [false, true].flatMap((attenuated) => standings.map((standing) => ({ ...standing, attenuated, kind }))),
)

/** The number of every class. */
export const allClasses = classes.map((_, number) => number)

/** The classes whose rows pass the filters. */
export function classesOf(filter: ClassFilter): number[] {
  return classes.flatMap((row, number) => {
    const passes =
      (filter.status.length === 0 || filter.status.includes(row.status)) &&
      (!filter.expiring || row.expiring) &&
      (!filter.unused || row.unused) &&
      (filter.kind === undefined || filter.kind === row.kind) &&
      (filter.attenuated === undefined || filter.attenuated === row.attenuated)
    return passes ? [number] : []
  })
}
