import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// Tokens put together by hand, as somebody does who writes bytes instead of Datalog: whoever holds a token holds the private key that signs the
// next block, and may append whatever they like.

/** A field of a protobuf message: a number, bytes, or a message of its own. */
export interface Field {
  number: number
  value: bigint | Uint8Array | Field[]
}

/** The fields of a message as they come. @param depth so many messages inside each other are told apart from bytes, by trying. */
export function readMessage(bytes: Uint8Array, depth: number): Field[] {
  const reader = new BinaryReader(bytes)
  const fields: Field[] = []
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag()
    if (type === WireType.Varint) fields.push({ number, value: BigInt(reader.uint64()) })
    else if (type === WireType.LengthDelimited) fields.push({ number, value: tried(reader.bytes(), depth - 1) })
    else throw new Error(`A field of the type ${type}.`)
  }
  return fields
}

function tried(bytes: Uint8Array, depth: number): Uint8Array | Field[] {
  if (depth <= 0 || bytes.length === 0) return bytes
  try {
    const fields = readMessage(bytes, depth)
    // What does not come out as it went in only looked like a message.
    return Buffer.from(writeMessage(fields)).equals(bytes) ? fields : bytes
  } catch {
    return bytes
  }
}

export function writeMessage(fields: Field[]): Uint8Array {
  const writer = new BinaryWriter()
  for (const { number, value } of fields) {
    if (typeof value === 'bigint') writer.tag(number, WireType.Varint).uint64(value)
    else writer.tag(number, WireType.LengthDelimited).bytes(value instanceof Uint8Array ? value : writeMessage(value))
  }
  return writer.finish()
}

/** A token taken apart: Biscuit { rootKeyId = 1; authority = 2; blocks = 3; proof = 4 }. */
export interface Envelope {
  rootKeyId: bigint
  /** SignedBlock { block = 1; nextKey = 2; signature = 3; version = 5 }, the authority block first. */
  signed: Uint8Array[]
  /** Proof { nextSecret = 1; finalSignature = 2 } */
  proof: Uint8Array
}

export function openEnvelope(token: Uint8Array): Envelope {
  const fields = readMessage(token, 1)
  const all = (number: number) => fields.filter((field) => field.number === number).map(({ value }) => value)
  return {
    rootKeyId: all(1)[0] as bigint,
    signed: [...all(2), ...all(3)] as Uint8Array[],
    proof: all(4)[0] as Uint8Array,
  }
}

export function closeEnvelope({ rootKeyId, signed, proof }: Envelope): Uint8Array {
  return writeMessage([
    { number: 1, value: rootKeyId },
    ...signed.map((value, index) => ({ number: index === 0 ? 2 : 3, value })),
    { number: 4, value: proof },
  ])
}

/** The bytes of a block's own Datalog. */
export function contentOf(signed: Uint8Array): Uint8Array {
  return readMessage(signed, 1).find(({ number }) => number === 1)!.value as Uint8Array
}

/** What signs the next block. */
export interface NextKey {
  /** 0 is Ed25519, 1 is secp256r1. */
  algorithm: 0 | 1
  publicKey: Uint8Array
  /** As a proof holds it. */
  secret: Uint8Array
  sign: (payload: Uint8Array) => Uint8Array
}

export function newNextKey(algorithm: 0 | 1): NextKey {
  const { privateKey } =
    algorithm === 0 ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return algorithm === 0 ? ed25519(privateKey) : secp256r1(privateKey)
}

/** Who holds this token can sign with it. */
export function nextKeyOf({ proof }: Envelope): NextKey {
  const secret = readMessage(proof, 1).find(({ number }) => number === 1)!.value as Uint8Array
  // RFC 8410: an Ed25519 private key in PKCS #8 is these bytes and the key.
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), secret])
  return ed25519(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
}

function ed25519(privateKey: KeyObject): NextKey {
  const { d, x } = privateKey.export({ format: 'jwk' })
  return {
    algorithm: 0,
    publicKey: Buffer.from(x!, 'base64url'),
    secret: Buffer.from(d!, 'base64url'),
    sign: (payload) => sign(null, payload, privateKey),
  }
}

function secp256r1(privateKey: KeyObject): NextKey {
  const { d, x, y } = privateKey.export({ format: 'jwk' })
  const isOdd = Buffer.from(y!, 'base64url').at(-1)! % 2 === 1
  return {
    algorithm: 1,
    // SEC 1, section 2.3.3: compressed.
    publicKey: Buffer.concat([Buffer.from([isOdd ? 3 : 2]), Buffer.from(x!, 'base64url')]),
    secret: Buffer.from(d!, 'base64url'),
    sign: (payload) => sign('sha256', payload, privateKey),
  }
}

/**
 * The token with one more block of these very bytes, correctly signed, in version 0 of the Biscuit specification's signatures or, as other
 * algorithms than Ed25519 ask for, in version 1.
 */
export function append(
  envelope: Envelope,
  block: Uint8Array,
  signer: NextKey,
  next: NextKey,
  version: 0 | 1 = 0,
): Envelope {
  const before = readMessage(envelope.signed.at(-1)!, 1).find(({ number }) => number === 3)!.value as Uint8Array
  const algorithm = Buffer.from([next.algorithm, 0, 0, 0])
  const payload =
    version === 0
      ? [block, algorithm, next.publicKey]
      : [
          ...[Buffer.from('\0BLOCK\0\0VERSION\0'), Buffer.from([1, 0, 0, 0]), Buffer.from('\0PAYLOAD\0'), block],
          ...[Buffer.from('\0ALGORITHM\0'), algorithm, Buffer.from('\0NEXTKEY\0'), next.publicKey],
          ...[Buffer.from('\0PREVSIG\0'), before],
        ]
  const key: Field[] = [
    { number: 1, value: BigInt(next.algorithm) },
    { number: 2, value: next.publicKey },
  ]
  const signed = writeMessage([
    { number: 1, value: block },
    { number: 2, value: key },
    { number: 3, value: signer.sign(Buffer.concat(payload)) },
    ...(version === 1 ? [{ number: 5, value: 1n }] : []),
  ])
  return { ...envelope, signed: [...envelope.signed, signed], proof: writeMessage([{ number: 1, value: next.secret }]) }
}
