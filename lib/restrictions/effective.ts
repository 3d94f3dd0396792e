import { intersectNetworks } from './networks'
import type { Restriction } from './schema'

/** What a whole chain of restrictions amounts to. An absent member restricts nothing; an empty list leaves nothing. */
export interface EffectiveRestrictions {
  applications?: string[]
  operations?: string[]
  readOnly: boolean
  /** The earliest expiry. */
  expiresAt?: string
  /** The latest not-before. */
  notBefore?: string
  networks?: string[]
  /** How many pieces of custom Datalog must hold as well. */
  custom: number
}

/** Combines restrictions of one block or of a chain: all of them must hold, so sets intersect and times take the narrower. */
export function effectiveRestrictions(restrictions: Restriction[]): EffectiveRestrictions {
  const result: EffectiveRestrictions = { readOnly: false, custom: 0 }
  for (const restriction of restrictions) {
    switch (restriction.type) {
      case 'applications':
        result.applications = common(result.applications, restriction.ids)
        break
      case 'operations':
        result.operations = common(result.operations, restriction.names)
        break
      case 'read_only':
        result.readOnly = true
        break
      case 'expires':
        // Normalised instants sort as text.
        if (!result.expiresAt || restriction.at < result.expiresAt) result.expiresAt = restriction.at
        break
      case 'not_before':
        if (!result.notBefore || restriction.at > result.notBefore) result.notBefore = restriction.at
        break
      case 'networks':
        result.networks = result.networks ? intersectNetworks(result.networks, restriction.cidrs) : restriction.cidrs
        break
      case 'custom':
        result.custom += 1
    }
  }
  return result
}

function common(left: string[] | undefined, right: string[]): string[] {
  return left ? left.filter((value) => right.includes(value)) : right
}
