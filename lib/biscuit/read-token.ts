import type { DialectRestriction } from '../restrictions/schema'
import { type Authority, readAuthority, type ScimPath } from './authority'
import { dialectCheck, dialectRestrictions, mentionedNetworks } from './classify'
import type { DatalogBlock } from './datalog'
import { maxBlocks } from './limits'
import { readBlock, readPublicKey, toHex } from './read-block'
import { type TokenRefusal, truncated } from './secret'
import { damaged, type Fields, MalformedToken, readFields } from './wire'

/** What a block holds. Only dialect blocks are decided without running Datalog. */
type BlockContent =
  | { kind: 'authority'; checks: (DialectRestriction | ScimPath)[] }
  | { kind: 'dialect'; restrictions: DialectRestriction[] }
  | {
      kind: 'custom'
      /** For each check, the restriction it expresses, where it is one of the dialect. */
      checks: (DialectRestriction | undefined)[]
      /** The networks that its Datalog names, as written. */
      networks: string[]
    }

interface TokenBlock {
  /** 128 hex digits: the block's Ed25519 signature. */
  revocationId: string
  content: BlockContent
  datalog: DatalogBlock
}

/** A token as its bytes say it, before (and independent of) verifying its signatures. */
export interface ReadToken {
  /** Names the signing key; undefined when the token names none. */
  rootKeyId: number | undefined
  /** A sealed token cannot be attenuated. */
  sealed: boolean
  authority: Authority
  /** From the authority block on. */
  blocks: TokenBlock[]
}

/** What an authority block says, with the symbols that the blocks behind it may use. */
export interface AuthorityBlock {
  datalog: DatalogBlock
  authority: Authority
  symbols: readonly string[]
}

/** Authority blocks by their bytes, of which alone they are made: all copies of a secret begin with the same one. */
export interface AuthorityMemory {
  recall: (bytes: Uint8Array) => AuthorityBlock | undefined
  keep: (bytes: Uint8Array, block: AuthorityBlock) => void
}

export type ReadTokenResult = { ok: true; token: ReadToken } | TokenRefusal

/**
 * Reads key id, algorithms and blocks from a token's protobuf, never from printed source, which does not escape strings. Never throws: what
 * is not a token of Ed25519 signatures within the limits is a refusal in words. The work is bounded by the number of bytes.
 * @param memory of who reads many.
 */
export function readToken(bytes: Uint8Array, memory?: AuthorityMemory): ReadTokenResult {
  try {
    return { ok: true, token: readBiscuit(bytes, memory) }
  } catch (error) {
    if (error instanceof MalformedToken) return error.toRefusal()
    // The reader of @bufbuild/protobuf and TextDecoder throw errors of their own for bytes that are no message or no text.
    return damaged().toRefusal()
  }
}

// Biscuit { uint32 rootKeyId = 1; SignedBlock authority = 2; SignedBlock blocks = 3 (repeated); Proof proof = 4 }
function readBiscuit(bytes: Uint8Array, memory: AuthorityMemory | undefined): ReadToken {
  const fields = readEnvelope(bytes)
  const signed = [fields.bytes(2), ...fields.all(3)]
  if (signed.length > maxBlocks) {
    throw new MalformedToken('beyond_limits', `This token has more than ${maxBlocks} blocks.`)
  }
  const sealed = readProof(fields.bytes(4))
  const [first, ...others] = signed.map(readSignedBlock)
  const known = memory?.recall(first!.bytes)
  const symbols = [...(known?.symbols ?? [])]
  const datalog = known?.datalog ?? readBlock(first!.bytes, symbols)
  const own = [...symbols]
  const appended = others.map(({ bytes: block, revocationId }) => ({
    revocationId,
    datalog: readBlock(block, symbols),
  }))
  const authority = known?.authority ?? readAuthority(datalog)
  if (!known) memory?.keep(first!.bytes, { datalog, authority, symbols: own })
  return {
    rootKeyId: fields.optionalUint32(1),
    sealed,
    authority,
    blocks: [
      { revocationId: first!.revocationId, datalog, content: { kind: 'authority', checks: authority.checks } },
      ...appended.map((block) => ({ ...block, content: contentOf(block.datalog) })),
    ],
  }
}

function readEnvelope(bytes: Uint8Array): Fields {
  // A token begins with its key id or its authority block.
  const beginsWell = bytes[0] === 0x08 || bytes[0] === 0x12
  try {
    const fields = readFields(bytes, { 1: 'varint', 2: 'bytes', 3: 'bytes', 4: 'bytes' })
    const isWhole = fields.present.includes(2) && fields.present.includes(4)
    if (isWhole || !beginsWell) return fields
  } catch (error) {
    // Another error than ours is the reader's, of a field that ends beyond the last byte.
    if (!beginsWell || error instanceof MalformedToken) throw error
  }
  const { problem, message } = truncated()
  throw new MalformedToken(problem, message)
}

// SignedBlock { bytes block = 1; PublicKey nextKey = 2; bytes signature = 3; ExternalSignature externalSignature = 4; uint32 version = 5 }
function readSignedBlock(bytes: Uint8Array): { bytes: Uint8Array; revocationId: string } {
  const fields = readFields(bytes, { 1: 'bytes', 2: 'bytes', 3: 'bytes', 4: 'bytes', 5: 'varint' })
  if (fields.optionalBytes(4)) {
    throw new MalformedToken('unsupported', 'This token has a block of a third party, which Latchkey does not accept.')
  }
  const { algorithm, key } = readPublicKey(fields.bytes(2))
  const signature = fields.bytes(3)
  // Signatures of other algorithms are malleable: the same block under another revocation id.
  if (algorithm !== 0n || key.length !== 32 || signature.length !== 64) {
    throw new MalformedToken(
      'unsupported',
      'This token is signed by another algorithm than Ed25519, which Latchkey does not accept.',
    )
  }
  return { bytes: fields.bytes(1), revocationId: toHex(signature) }
}

// Proof { oneof: bytes nextSecret = 1; bytes finalSignature = 2 }
function readProof(bytes: Uint8Array): boolean {
  const fields = readFields(bytes, { 1: 'bytes', 2: 'bytes' })
  const [secret, signature] = [fields.optionalBytes(1), fields.optionalBytes(2)]
  if ((secret === undefined) === (signature === undefined)) throw damaged()
  return signature !== undefined
}

function contentOf(block: DatalogBlock): BlockContent {
  const restrictions = dialectRestrictions(block)
  if (restrictions) return { kind: 'dialect', restrictions }
  return { kind: 'custom', checks: block.checks.map(dialectCheck), networks: mentionedNetworks(block) }
}
