/** Datalog as a block's protobuf holds it, with symbols resolved. Names follow the published Biscuit schema. */
export type Term =
  | { type: 'variable'; name: string }
  | { type: 'integer'; value: bigint }
  | { type: 'string'; value: string }
  | { type: 'date'; seconds: bigint }
  | { type: 'bytes'; value: Uint8Array }
  | { type: 'bool'; value: boolean }
  | { type: 'set'; values: Term[] }
  | { type: 'null' }
  | { type: 'array'; values: Term[] }
  | { type: 'map'; entries: { key: Term; value: Term }[] }

export interface Predicate {
  name: string
  terms: Term[]
}

export type Operation =
  | { type: 'value'; term: Term }
  | { type: 'unary'; kind: UnaryKind; ffiName?: string }
  | { type: 'binary'; kind: BinaryKind; ffiName?: string }
  | { type: 'closure'; parameters: string[]; operations: Operation[] }

export type Scope = { type: 'authority' } | { type: 'previous' } | { type: 'public_key'; index: bigint }

export interface Rule {
  head: Predicate
  body: Predicate[]
  expressions: Operation[][]
  scopes: Scope[]
}

export interface Check {
  kind: 'one' | 'all' | 'reject'
  queries: Rule[]
}

export interface DatalogBlock {
  context: string | undefined
  version: number
  facts: Predicate[]
  rules: Rule[]
  checks: Check[]
  scopes: Scope[]
  /** Public keys of third parties that scopes name; `ed25519/<hex>`. */
  publicKeys: string[]
}

// In the order of the schema's numbers.
export const unaryKinds = ['negate', 'parens', 'length', 'type', 'ffi'] as const
export const binaryKinds = [
  'less_than',
  'greater_than',
  'less_or_equal',
  'greater_or_equal',
  'equal',
  'contains',
  'prefix',
  'suffix',
  'regex',
  'add',
  'sub',
  'mul',
  'div',
  'and',
  'or',
  'intersection',
  'union',
  'bitwise_and',
  'bitwise_or',
  'bitwise_xor',
  'not_equal',
  'heterogeneous_equal',
  'heterogeneous_not_equal',
  'lazy_and',
  'lazy_or',
  'all',
  'any',
  'get',
  'ffi',
] as const

export type UnaryKind = (typeof unaryKinds)[number]
export type BinaryKind = (typeof binaryKinds)[number]
