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
export class Fields {
  readonly #numbers: number[] = []
  readonly #values: Value[] = []

  add(number: number, value: Value): void {
    this.#numbers.push(number)
    this.#values.push(value)
  }

  /** The numbers of the fields that are present. */
  get present(): number[] {
    return [...new Set(this.#numbers)]
  }

  all(number: number): Uint8Array[] {
    return this.#values.filter((_, index) => this.#numbers[index] === number) as Uint8Array[]
  }

  varints(number: number): bigint[] {
    return this.#values.filter((_, index) => this.#numbers[index] === number) as bigint[]
  }

  optionalBytes(number: number): Uint8Array | undefined {
    return this.#single(number) as Uint8Array | undefined
  }

  bytes(number: number): Uint8Array {
    return required(this.optionalBytes(number))
  }

  optionalVarint(number: number): bigint | undefined {
    return this.#single(number) as bigint | undefined
  }

  varint(number: number): bigint {
    return required(this.optionalVarint(number))
  }

  optionalUint32(number: number): number | undefined {
    const value = this.optionalVarint(number)
    return value === undefined ? undefined : uint32(value)
  }

  #single(number: number): Value | undefined {
    const first = this.#numbers.indexOf(number)
    if (first !== this.#numbers.lastIndexOf(number)) throw damaged()
    return this.#values[first]
  }
}

/**
 * Reads one protobuf message, strictly: an unknown field, another wire type than `shape` says or a repeated singular field is an error.
 * Decoders differ in what they make of those, and a token must mean the same to everyone who reads it.
 */
export function readFields(bytes: Uint8Array, shape: Record<number, 'varint' | 'bytes'>): Fields {
  const fields = new Fields()
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    const value = readValue(reader, type)
    if ((typeof value === 'bigint' ? 'varint' : 'bytes') !== shape[number]) throw damaged()
    fields.add(number, value)
  }
  return fields
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
