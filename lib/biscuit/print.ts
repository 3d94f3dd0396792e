import { quote } from '../restrictions/to-datalog'
import type { BinaryKind, Check, DatalogBlock, Operation, Predicate, Rule, Scope, Term, UnaryKind } from './datalog'
import { toHex } from './read-block'

/**
 * A block as Datalog source, one statement a line. Strings are escaped, which biscuit-wasm's own getBlockSource does not do: there, one
 * hostile string reads like several checks.
 */
export function printBlock(block: DatalogBlock): string {
  const keys = block.publicKeys
  return [
    ...(block.scopes.length > 0 ? [`trusting ${printScopes(block.scopes, keys)};`] : []),
    ...block.facts.map((fact) => `${printPredicate(fact)};`),
    ...block.rules.map((rule) => `${printPredicate(rule.head)} <- ${printBody(rule, keys)};`),
    ...block.checks.map((check) => `${printCheck(check, keys)};`),
  ].join('\n')
}

/** One check, without a semicolon. `publicKeys` are the block's, which scopes name by index. */
export function printCheck(check: Check, publicKeys: string[] = []): string {
  const keyword = { one: 'check if', all: 'check all', reject: 'reject if' }[check.kind]
  return `${keyword} ${check.queries.map((query) => printBody(query, publicKeys)).join(' or ')}`
}

function printBody(rule: Rule, publicKeys: string[]): string {
  const parts = [...rule.body.map(printPredicate), ...rule.expressions.map(printExpression)].join(', ')
  return rule.scopes.length > 0 ? `${parts} trusting ${printScopes(rule.scopes, publicKeys)}` : parts
}

function printScopes(scopes: Scope[], publicKeys: string[]): string {
  return scopes
    .map((scope) =>
      scope.type === 'public_key' ? (publicKeys[Number(scope.index)] ?? `<key ${scope.index}>`) : scope.type,
    )
    .join(', ')
}

function printPredicate({ name, terms }: Predicate): string {
  return `${name}(${terms.map(printTerm).join(', ')})`
}

function printTerm(term: Term): string {
  switch (term.type) {
    case 'variable':
      return `$${term.name}`
    case 'integer':
      return term.value.toString()
    case 'string':
      return quote(term.value)
    case 'date':
      return printDate(term.seconds)
    case 'bytes':
      return `hex:${toHex(term.value)}`
    case 'bool':
      return String(term.value)
    case 'set':
      return term.values.length === 0 ? '{,}' : `{${term.values.map(printTerm).join(', ')}}`
    case 'null':
      return 'null'
    case 'array':
      return `[${term.values.map(printTerm).join(', ')}]`
    case 'map':
      return `{${term.entries.map(({ key, value }) => `${printTerm(key)}: ${printTerm(value)}`).join(', ')}}`
  }
}

function printDate(seconds: bigint): string {
  // Beyond the year 9999 there is no way to write it that Biscuit reads.
  return seconds > 253_402_300_799n
    ? `<date ${seconds}>`
    : `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`
}

// Expressions are stored in reverse Polish notation, parentheses as an operator of their own.
function printExpression(operations: Operation[]): string {
  const stack: string[] = []
  for (const operation of operations) {
    switch (operation.type) {
      case 'value':
        stack.push(printTerm(operation.term))
        break
      case 'closure':
        stack.push(printClosure(operation.parameters, printExpression(operation.operations)))
        break
      case 'unary':
        stack.push(printUnary(operation.kind, stack.pop() ?? '<nothing>', operation.ffiName))
        break
      case 'binary': {
        const right = stack.pop() ?? '<nothing>'
        stack.push(printBinary(operation.kind, stack.pop() ?? '<nothing>', right, operation.ffiName))
      }
    }
  }
  return stack.length === 1 ? stack[0]! : `<invalid expression: ${stack.join(' ')}>`
}

function printClosure(parameters: string[], body: string): string {
  // The right side of a lazy && or || is stored as a closure without parameters.
  return parameters.length === 0 ? body : `${parameters.map((name) => `$${name}`).join(', ')} -> ${body}`
}

function printUnary(kind: UnaryKind, value: string, ffiName: string | undefined): string {
  switch (kind) {
    case 'negate':
      return `!${value}`
    case 'parens':
      return `(${value})`
    case 'length':
      return `${value}.length()`
    case 'type':
      return `${value}.type()`
    case 'ffi':
      return `${value}.extern::${ffiName}()`
  }
}

const infix: Partial<Record<BinaryKind, string>> = {
  less_than: '<',
  greater_than: '>',
  less_or_equal: '<=',
  greater_or_equal: '>=',
  equal: '===',
  not_equal: '!==',
  heterogeneous_equal: '==',
  heterogeneous_not_equal: '!=',
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  and: '&&!',
  or: '||!',
  lazy_and: '&&',
  lazy_or: '||',
  bitwise_and: '&',
  bitwise_or: '|',
  bitwise_xor: '^',
}

const methods: Partial<Record<BinaryKind, string>> = {
  contains: 'contains',
  prefix: 'starts_with',
  suffix: 'ends_with',
  regex: 'matches',
  intersection: 'intersection',
  union: 'union',
  all: 'all',
  any: 'any',
  get: 'get',
}

function printBinary(kind: BinaryKind, left: string, right: string, ffiName: string | undefined): string {
  const operator = infix[kind]
  if (operator) return `${left} ${operator} ${right}`
  return `${left}.${kind === 'ffi' ? `extern::${ffiName}` : methods[kind]}(${right})`
}
