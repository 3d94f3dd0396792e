import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'
import { refusal, type TokenProblem, type TokenRefusal } from './secret'

/** Thrown while reading a token's bytes, and turned into a value by readToken. */
export class MalformedToken extends Error {
  override readonly name = 'MalformedToken'

  constructor(
    readonly problem: TokenProblem,
    message: string,
  ) {
    super(message)
  }

  toRefusal(): TokenRefusal {
    return refusal(this.problem, this.message)
  }
}

export function damaged(): MalformedToken {
  return new MalformedToken('not_a_token', 'This is not a token, or it was damaged on its way. Copy it again.')
}

type Value = bigint | Uint8Array

/** The fields of one protobuf message, by number. */
export interface Fields {
  /** The numbers of the fields that are present. */
  present: number[]
  all: (number: number) => Uint8Array[]
  varints: (number: number) => bigint[]
  bytes: (number: number) => Uint8Array
  optionalBytes: (number: number) => Uint8Array | undefined
  varint: (number: number) => bigint
  optionalVarint: (number: number) => bigint | undefined
  optionalUint32: (number: number) => number | undefined
}

/**
 * Reads one protobuf message, strictly: an unknown field, another wire type than `shape` says or a repeated singular field is an error.
 * Decoders differ in what they make of those, and a token must mean the same to everyone who reads it.
 */
export function readFields(bytes: Uint8Array, shape: Record<number, 'varint' | 'bytes'>): Fields {
  const values = new Map<number, Value[]>()
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    const value = readValue(reader, type)
    if ((typeof value === 'bigint' ? 'varint' : 'bytes') !== shape[number]) throw damaged()
    const earlier = values.get(number)
    if (earlier) earlier.push(value)
    else values.set(number, [value])
  }
  const single = (number: number) => {
    const found = values.get(number)
    if (found && found.length > 1) throw damaged()
    return found?.[0]
  }
  const optionalVarint = (number: number) => single(number) as bigint | undefined
  const optionalBytes = (number: number) => single(number) as Uint8Array | undefined
  return {
    present: [...values.keys()],
    all: (number) => (values.get(number) ?? []) as Uint8Array[],
    varints: (number) => (values.get(number) ?? []) as bigint[],
    optionalBytes,
    bytes: (number) => required(optionalBytes(number)),
    optionalVarint,
    varint: (number) => required(optionalVarint(number)),
    optionalUint32: (number) => {
      const value = optionalVarint(number)
      return value === undefined ? undefined : uint32(value)
    },
  }
}

function readValue(reader: BinaryReader, type: WireType): Value {
  if (type === WireType.Varint) return BigInt(reader.uint64())
  if (type === WireType.LengthDelimited) return reader.bytes()
  throw damaged()
}

export function uint32(value: bigint): number {
  if (value > 0xffff_ffffn) throw damaged()
  return Number(value)
}

// ignoreBOM keeps a leading U+FEFF: it is part of the string that was signed.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export function utf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

export function required<Type>(value: Type | undefined): Type {
  if (value === undefined) throw damaged()
  return value
}
