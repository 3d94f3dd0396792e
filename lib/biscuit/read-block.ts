import { maxElements } from '../restrictions/schema'
import {
  type BinaryKind,
  binaryKinds,
  type Check,
  type DatalogBlock,
  type Operation,
  type Predicate,
  type Rule,
  type Scope,
  type Term,
  type UnaryKind,
  unaryKinds,
} from './datalog'
import { addSymbols, symbolOf } from './symbols'
import { damaged, MalformedToken, readFields, required, uint32, utf8 } from './wire'

// Field numbers: schema.proto of the Biscuit specification, version 3.3 (github.com/eclipse-biscuit/biscuit), message by message.
const blockShape = {
  1: 'bytes',
  2: 'bytes',
  3: 'varint',
  4: 'bytes',
  5: 'bytes',
  6: 'bytes',
  7: 'bytes',
  8: 'bytes',
} as const
const checkKinds = ['one', 'all', 'reject'] as const

// The versions of Datalog that the reference implementation reads (3.0 to 3.3 are written 3 to 6).
const [minVersion, maxVersion] = [3, 6]

// The reference implementation's own limit on nesting. Each level also costs bytes, so the work is bounded by the token's size.
const maxDepth = 100

/** Reads the bytes of one signed block (message `Block`). Appends the block's symbols to `symbols`, which its ancestors filled. */
export function readBlock(bytes: Uint8Array, symbols: string[]): DatalogBlock {
  const fields = readFields(bytes, blockShape)
  addSymbols(fields.all(1).map(utf8), symbols)
  const context = fields.optionalBytes(2)
  const version = fields.optionalUint32(3) ?? 0
  if (version < minVersion || version > maxVersion) {
    throw new MalformedToken(
      'unsupported',
      'This token is written in a version of Biscuit that Latchkey does not know.',
    )
  }
  return {
    context: context && utf8(context),
    version,
    // FactV2 { PredicateV2 predicate = 1 }
    facts: fields.all(4).map((fact) => readPredicate(readFields(fact, { 1: 'bytes' }).bytes(1), symbols)),
    rules: fields.all(5).map((rule) => readRule(rule, symbols)),
    checks: fields.all(6).map((check) => readCheck(check, symbols, version)),
    scopes: fields.all(7).map(readScope),
    publicKeys: fields.all(8).map(readKeyText),
  }
}

// PublicKey { Algorithm algorithm = 1; bytes key = 2 }
export function readPublicKey(bytes: Uint8Array): { algorithm: bigint; key: Uint8Array } {
  const fields = readFields(bytes, { 1: 'varint', 2: 'bytes' })
  return { algorithm: fields.varint(1), key: fields.bytes(2) }
}

const hexDigits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += hexDigits[byte]
  return text
}

function readKeyText(bytes: Uint8Array): string {
  const { algorithm, key } = readPublicKey(bytes)
  return `${algorithm === 0n ? 'ed25519' : 'secp256r1'}/${toHex(key)}`
}

// CheckV2 { RuleV2 queries = 1 (repeated); Kind kind = 2 }
function readCheck(bytes: Uint8Array, symbols: string[], version: number): Check {
  const fields = readFields(bytes, { 1: 'bytes', 2: 'varint' })
  const kind = fields.optionalVarint(2)
  // Kinds came with the version after the first.
  if (kind !== undefined && version === minVersion) throw damaged()
  return {
    kind: required(checkKinds[Number(kind ?? 0n)]),
    queries: fields.all(1).map((query) => readRule(query, symbols)),
  }
}

// RuleV2 { PredicateV2 head = 1; PredicateV2 body = 2; ExpressionV2 expressions = 3; Scope scope = 4 }
function readRule(bytes: Uint8Array, symbols: string[]): Rule {
  const fields = readFields(bytes, { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'bytes' })
  return {
    head: readPredicate(fields.bytes(1), symbols),
    body: fields.all(2).map((predicate) => readPredicate(predicate, symbols)),
    // ExpressionV2 { Op ops = 1 (repeated) }
    expressions: fields.all(3).map((expression) =>
      readFields(expression, { 1: 'bytes' })
        .all(1)
        .map((operation) => readOperation(operation, symbols, 0)),
    ),
    scopes: fields.all(4).map(readScope),
  }
}

// Scope { oneof: ScopeType scopeType = 1; int64 publicKey = 2 }
function readScope(bytes: Uint8Array): Scope {
  const fields = readFields(bytes, { 1: 'varint', 2: 'varint' })
  if (onlyField(fields.present) === 2) return { type: 'public_key', index: fields.varint(2) }
  return required([{ type: 'authority' }, { type: 'previous' }] as const)[Number(fields.varint(1))] ?? fail()
}

// PredicateV2 { uint64 name = 1; TermV2 terms = 2 (repeated) }
function readPredicate(bytes: Uint8Array, symbols: string[]): Predicate {
  const fields = readFields(bytes, { 1: 'varint', 2: 'bytes' })
  return {
    name: symbolOf(fields.varint(1), symbols),
    terms: fields.all(2).map((term) => readTerm(term, symbols, 0)),
  }
}

const termShape = {
  1: 'varint',
  2: 'varint',
  3: 'varint',
  4: 'varint',
  5: 'bytes',
  6: 'varint',
  7: 'bytes',
  8: 'bytes',
  9: 'bytes',
  10: 'bytes',
} as const

// TermV2, a oneof: variable, integer, string, date, bytes, bool, set, null, array, map
function readTerm(bytes: Uint8Array, symbols: string[], depth: number): Term {
  if (depth > maxDepth) throw damaged()
  const fields = readFields(bytes, termShape)
  const nested = (list: Uint8Array) =>
    readFields(list, { 1: 'bytes' })
      .all(1)
      .map((term) => readTerm(term, symbols, depth + 1))
  switch (onlyField(fields.present)) {
    case 1:
      return { type: 'variable', name: symbolOf(BigInt(uint32(fields.varint(1))), symbols) }
    case 2:
      return { type: 'integer', value: BigInt.asIntN(64, fields.varint(2)) }
    case 3:
      return { type: 'string', value: symbolOf(fields.varint(3), symbols) }
    case 4:
      return { type: 'date', seconds: fields.varint(4) }
    case 5:
      return { type: 'bytes', value: fields.bytes(5) }
    case 6:
      return { type: 'bool', value: fields.varint(6) !== 0n }
    case 7:
      return { type: 'set', values: capped(nested(fields.bytes(7))) }
    case 8:
      return { type: 'null' }
    case 9:
      return { type: 'array', values: nested(fields.bytes(9)) }
    default:
      return { type: 'map', entries: readMap(fields.bytes(10), symbols, depth) }
  }
}

// Map { MapEntry entries = 1 }; MapEntry { MapKey key = 1; TermV2 value = 2 }; MapKey { oneof: int64 integer = 1; uint64 string = 2 }
function readMap(bytes: Uint8Array, symbols: string[], depth: number): { key: Term; value: Term }[] {
  return readFields(bytes, { 1: 'bytes' })
    .all(1)
    .map((entry) => {
      const fields = readFields(entry, { 1: 'bytes', 2: 'bytes' })
      const key = readFields(fields.bytes(1), { 1: 'varint', 2: 'varint' })
      return {
        key:
          onlyField(key.present) === 1
            ? { type: 'integer', value: BigInt.asIntN(64, key.varint(1)) }
            : { type: 'string', value: symbolOf(key.varint(2), symbols) },
        value: readTerm(fields.bytes(2), symbols, depth + 1),
      }
    })
}

// Op, a oneof: TermV2 value = 1; OpUnary unary = 2; OpBinary Binary = 3; OpClosure closure = 4
function readOperation(bytes: Uint8Array, symbols: string[], depth: number): Operation {
  if (depth > maxDepth) throw damaged()
  const fields = readFields(bytes, { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'bytes' })
  const field = onlyField(fields.present)
  const content = fields.bytes(field)
  if (field === 1) return { type: 'value', term: readTerm(content, symbols, depth) }
  if (field === 4) return readClosure(content, symbols, depth)
  // OpUnary and OpBinary alike: Kind kind = 1; uint64 ffiName = 2
  const operator = readFields(content, { 1: 'varint', 2: 'varint' })
  const kind = required((field === 2 ? unaryKinds : binaryKinds)[Number(operator.varint(1))])
  const name = operator.optionalVarint(2)
  if ((name !== undefined) !== (kind === 'ffi')) throw damaged()
  const ffiName = name === undefined ? {} : { ffiName: symbolOf(name, symbols) }
  return field === 2
    ? { type: 'unary', kind: kind as UnaryKind, ...ffiName }
    : { type: 'binary', kind: kind as BinaryKind, ...ffiName }
}

// OpClosure { uint32 params = 1 (repeated); Op ops = 2 (repeated) }
function readClosure(bytes: Uint8Array, symbols: string[], depth: number): Operation {
  const fields = readFields(bytes, { 1: 'varint', 2: 'bytes' })
  return {
    type: 'closure',
    parameters: fields.varints(1).map((parameter) => symbolOf(BigInt(uint32(parameter)), symbols)),
    operations: fields.all(2).map((operation) => readOperation(operation, symbols, depth + 1)),
  }
}

function onlyField(present: number[]): number {
  if (present.length !== 1) throw damaged()
  return required(present[0])
}

function capped(values: Term[]): Term[] {
  if (values.length > maxElements) {
    throw new MalformedToken(
      'beyond_limits',
      `This token has a set of more than ${maxElements} elements. Narrow it in smaller steps.`,
    )
  }
  return values
}

function fail(): never {
  throw damaged()
}
