import type { DescribeContext } from './describe'
import { type EffectiveRestrictions, effectiveRestrictions } from './effective'
import { networkCovers } from './networks'
import type { Restriction } from './schema'
import { listed, utcTime } from './words'

/** The form field (and restriction) that offers something the parent does not have, and the sentence to show beside it. */
export interface Widening {
  field: 'applications' | 'operations' | 'expires' | 'not_before' | 'networks'
  message: string
}

type NarrowerContext = Partial<DescribeContext>

/**
 * Everything in `child` that offers what the chain above it (flattened, the root's expiry included) does not have. Biscuit would never
 * grant it, because every block must hold; but a form that accepts it promises something untrue. A read-only parent needs no sentence:
 * a child cannot ask for writing.
 */
export function widerThan(parentChain: Restriction[], child: Restriction[], context: NarrowerContext = {}): Widening[] {
  const parent = effectiveRestrictions(parentChain)
  return child.flatMap((restriction) => wideningsOf(restriction, parent, context))
}

function wideningsOf(restriction: Restriction, parent: EffectiveRestrictions, context: NarrowerContext): Widening[] {
  const parentName = context.parentName ?? 'its parent'
  const format = context.formatTime ?? utcTime
  switch (restriction.type) {
    case 'applications': {
      const beyond = restriction.ids.filter((id) => parent.applications && !parent.applications.includes(id))
      const names = beyond.map((id) => context.applicationName?.(id) ?? id)
      return widening('applications', names, `${capital(parentName)} cannot reach ${listed(names, 'or')}.`)
    }
    case 'operations': {
      const beyond = restriction.names.filter((name) => parent.operations && !parent.operations.includes(name))
      return widening('operations', beyond, `${capital(parentName)} cannot do ${listed(beyond, 'or')}.`)
    }
    case 'networks': {
      const beyond = restriction.cidrs.filter(
        (cidr) => parent.networks && !parent.networks.some((outer) => networkCovers(outer, cidr)),
      )
      const own = parent.networks?.length ? listed(parent.networks, 'or') : 'no network at all'
      return widening(
        'networks',
        beyond,
        `${capital(parentName)} may only be used from ${own}, which does not hold all of ${listed(beyond, 'or')}.`,
      )
    }
    case 'expires':
      if (!parent.expiresAt || restriction.at <= parent.expiresAt) return []
      return [
        {
          field: 'expires',
          message: `${capital(parentName)} expires on ${format(parent.expiresAt)}. Choose that time or an earlier one.`,
        },
      ]
    case 'not_before':
      if (!parent.notBefore || restriction.at >= parent.notBefore) return []
      return [
        {
          field: 'not_before',
          message: `${capital(parentName)} starts on ${format(parent.notBefore)}. Choose that time or a later one.`,
        },
      ]
    case 'read_only':
    case 'custom':
      return []
  }
}

function widening(field: Widening['field'], beyond: string[], message: string): Widening[] {
  return beyond.length > 0 ? [{ field, message }] : []
}

// "Its parent …" at the head of a sentence; a token's name is left as it is written.
function capital(name: string): string {
  return name === 'its parent' ? 'Its parent' : name
}
