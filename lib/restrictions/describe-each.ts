import type { DescribeContext } from './describe'
import type { Restriction } from './schema'
import { listed, utcTime } from './words'

type EachContext = Pick<DescribeContext, 'applicationName' | 'formatTime'>

/**
 * One sentence for each restriction, losing nothing: different restrictions have different sentences (as far as `formatTime` shows
 * seconds, and different applications have different names or their ids beside them).
 */
export function describeEach(restrictions: Restriction[], context: EachContext): string[] {
  return restrictions.map((restriction) => describeOne(restriction, context))
}

/** The sentence of one restriction: "Only on Order Service and Billing." */
export function describeOne(restriction: Restriction, context: EachContext): string {
  const format = context.formatTime ?? utcTime
  switch (restriction.type) {
    case 'applications':
      return `Only on ${listed(distinctNames(restriction.ids, context))}.`
    case 'read_only':
      return 'Only reading.'
    case 'operations':
      return `Only the ${restriction.names.length === 1 ? 'operation' : 'operations'} ${listed(restriction.names)}.`
    case 'expires':
      return `Until ${format(restriction.at)}.`
    case 'not_before':
      return `Not before ${format(restriction.at)}.`
    case 'networks':
      return `Only from ${listed(restriction.cidrs, 'or')}.`
    case 'custom':
      return `Only where this custom Datalog holds: ${restriction.source}`
  }
}

function distinctNames(ids: string[], context: EachContext): string[] {
  const names = ids.map((id) => context.applicationName(id) ?? id)
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${ids[index]})`,
  )
}
