import { readNetwork } from '../restrictions/networks'
import { type DialectRestriction, isApplicationId, isOperation, maxNetworks } from '../restrictions/schema'
import { instantOf, maxSeconds } from '../restrictions/times'
import type { Check, DatalogBlock, Operation, Predicate, Rule, Term } from './datalog'
import { MalformedToken } from './wire'

/**
 * The restrictions of a block that holds nothing but checks of the dialect; undefined for custom Datalog. Variables may have any name, as
 * they may in Datalog; everything else must be as contract.md, section 3, writes it.
 */
export function dialectRestrictions(block: DatalogBlock): DialectRestriction[] | undefined {
  const other = [block.facts, block.rules, block.scopes, block.publicKeys].some((list) => list.length > 0)
  if (other || block.context !== undefined) return undefined
  const restrictions: DialectRestriction[] = []
  for (const check of block.checks) {
    const restriction = dialectCheck(check)
    if (!restriction) return undefined
    restrictions.push(restriction)
  }
  return restrictions
}

/** The restriction that one check expresses; undefined when it is none of the dialect. */
export function dialectCheck(check: Check): DialectRestriction | undefined {
  if (check.kind !== 'one' || !check.queries.every(isPlainQuery)) return undefined
  const [query, ...others] = check.queries
  if (!query) return undefined
  if (query.body.length !== 1) return undefined
  if (query.body[0]?.name === 'client_network') return networksCheck(check.queries)
  if (others.length > 0) return undefined
  return query.expressions.length === 0 ? readOnlyCheck(query) : comparison(query)
}

/** The networks that a block's Datalog mentions in any way, as written: the verifier states those that the client's address lies in. */
export function mentionedNetworks(block: DatalogBlock): string[] {
  const bodies = [...block.rules, ...block.checks.flatMap((check) => check.queries)].flatMap((rule) => rule.body)
  const mentioned = bodies
    .filter((predicate) => predicate.name === 'client_network')
    .flatMap((predicate) => predicate.terms)
  return [...new Set(mentioned.flatMap((term) => (term.type === 'string' ? [term.value] : [])))]
}

/** The single string of a fact such as `token("tok_…")`. */
export function onlyString(predicate: Predicate | undefined): string | undefined {
  const [term, ...others] = predicate?.terms ?? []
  return term?.type === 'string' && others.length === 0 ? term.value : undefined
}

export function isPlainQuery(query: Rule): boolean {
  return query.scopes.length === 0 && query.head.name === 'query' && query.head.terms.length === 0
}

function readOnlyCheck({ body }: Rule): DialectRestriction | undefined {
  return body[0]?.name === 'access' && onlyString(body[0]) === 'read' ? { type: 'read_only' } : undefined
}

function networksCheck(queries: Rule[]): DialectRestriction | undefined {
  const cidrs: string[] = []
  for (const { body, expressions } of queries) {
    const [predicate, ...others] = body
    const cidr = predicate?.name === 'client_network' ? onlyString(predicate) : undefined
    if (cidr === undefined || others.length > 0 || expressions.length > 0) return undefined
    const reading = readNetwork(cidr)
    if (!reading.ok || reading.network !== cidr) return undefined
    cidrs.push(cidr)
  }
  if (cidrs.length > maxNetworks) {
    throw new MalformedToken('beyond_limits', `This token names more than ${maxNetworks} networks in one restriction.`)
  }
  return { type: 'networks', cidrs: normalised(cidrs) }
}

// `name($variable), <left> <operator> <right>` with exactly that one variable
function comparison({ body, expressions }: Rule): DialectRestriction | undefined {
  const variable = body[0]?.terms[0]
  const [expression, ...others] = expressions
  if (body[0]?.terms.length !== 1 || variable?.type !== 'variable' || others.length > 0) return undefined
  const [left, right, operator, ...rest] = expression ?? []
  if (left?.type !== 'value' || right?.type !== 'value' || operator?.type !== 'binary' || rest.length > 0)
    return undefined
  switch (body[0].name) {
    case 'application':
    case 'operation':
      return contains(body[0].name, left.term, right.term, operator.kind, variable.name)
    case 'time':
      return timeCheck(left.term, right.term, operator.kind, variable.name)
    default:
      return undefined
  }
}

type OperatorKind = Extract<Operation, { type: 'binary' }>['kind']

function contains(
  predicate: 'application' | 'operation',
  set: Term,
  variable: Term,
  operator: OperatorKind,
  name: string,
): DialectRestriction | undefined {
  if (operator !== 'contains' || set.type !== 'set' || !isVariable(variable, name)) return undefined
  const values = set.values.flatMap((term) => (term.type === 'string' ? [term.value] : []))
  if (values.length !== set.values.length || values.length === 0) return undefined
  if (predicate === 'application') {
    return values.every(isApplicationId) ? { type: 'applications', ids: normalised(values) } : undefined
  }
  return values.every(isOperation) ? { type: 'operations', names: normalised(values) } : undefined
}

function timeCheck(variable: Term, date: Term, operator: OperatorKind, name: string): DialectRestriction | undefined {
  if (!isVariable(variable, name) || date.type !== 'date' || date.seconds > BigInt(maxSeconds)) return undefined
  const at = instantOf(Number(date.seconds))
  if (operator === 'less_than') return { type: 'expires', at }
  return operator === 'greater_or_equal' ? { type: 'not_before', at } : undefined
}

function isVariable(term: Term, name: string): boolean {
  return term.type === 'variable' && term.name === name
}

function normalised(values: string[]): string[] {
  return [...new Set(values)].sort()
}
