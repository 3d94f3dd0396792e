import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { type AuthorityBlock, type AuthorityMemory, type ReadToken, readToken } from '@/lib/biscuit/read-token'
import { parseSecret, type TokenRefusal } from '@/lib/biscuit/secret'
import type { VerifyOutcome } from '@/lib/biscuit/verify'
import type { KnownParts } from '@/lib/decision/known'
import type { DecisionState } from '@/lib/decision/state'
import type { StateQuestion, TokenReference } from '@/lib/decision-state/read-parts'
import { isId } from '@/lib/ids'
import type { RunOutcome } from '../datalog/runner'
import type { Moment } from './changed-at'
import type { DecidedQuestion } from './decided-question'

/** A token that could be read, and what came of it so far. Nothing of it could be presented again: its proof is not kept. */
export interface KnownToken {
  ok: true
  token: ReadToken
  reference: TokenReference
  /** Its bytes, as long as it is not kept, and how many they are. */
  bytes?: Uint8Array
  size: number
  /** What verifying its signatures came to, by the one key that it names. */
  verification?: Verification
  /** What its custom Datalog came to, by the facts: they hold the time, in seconds, so that it is never older. */
  custom?: KnownCustom
  /** Its custom Datalog while it is run: who asks the same meanwhile waits for the same outcome. */
  running?: { facts: string; outcome: Promise<RunOutcome> }
  /** What was put together for the question that was asked last. */
  latest?: PutTogether
}

export interface KnownCustom {
  facts: string
  outcome: RunOutcome
}

interface Verification {
  publicKey: string
  outcome: VerifyOutcome
}

/** What a decision about one question rests on, for as long as nothing changes. */
export interface PutTogether extends StateQuestion {
  moment: Moment
  publicKey: string
  verification: VerifyOutcome
  state: DecisionState
  known: KnownParts
  /** What was decided last by it. */
  decided?: DecidedQuestion | undefined
}

/**
 * What was made of tokens, by their SHA-256: bounded in bytes, and without any of the secrets. A token is kept whole when it comes for the
 * second time: holders may make one for each request, and those would only push out the others.
 */
export interface TokenMemory {
  /** Reads a token, or recalls what was made of it. */
  read: (text: string) => KnownToken | TokenRefusal
  /** Keeps what came of verifying it. Only tokens that were signed by Latchkey are kept whole: anyone can make others. */
  keep: (text: string, known: KnownToken) => void
}

/** Characters of the facts that an outcome is kept with: strangers choose how long a path is. */
export const maxFacts = 2_000

const usualBytes = 64 * 1024 * 1024
const maxRefused = 10_000
const maxOnce = 50_000
// Some 4 KB each; one that Latchkey writes has half of these bytes.
const maxAuthorityBlocks = 2_000
const maxAuthorityBytes = 800

export function createTokenMemory(maxBytes = usualBytes): TokenMemory {
  const tokens = new LRUCache<string, KnownToken>({ maxSize: maxBytes, sizeCalculation: bytesOf })
  // Of tokens that came once and were signed, only that: so that the second time verifies nothing again.
  const once = new LRUCache<string, Verification>({ max: maxOnce })
  const refused = new LRUCache<string, Verification>({ max: maxRefused })
  const authorities = createAuthorityMemory()

  function keepWhole(digest: string, known: KnownToken): KnownToken {
    once.delete(digest)
    delete known.bytes
    tokens.set(digest, known)
    return known
  }

  return {
    read(text) {
      const digest = digestOf(text)
      const known = tokens.get(digest)
      if (known) return known
      const secret = parseSecret(text)
      if (!secret.ok) return secret
      const reading = readToken(secret.bytes, authorities)
      if (!reading.ok) return reading
      const signed = once.get(digest)
      const verification = signed ?? refused.get(digest)
      const reference = referenceOf(reading.token)
      const { bytes } = secret
      const read = { ...reading, reference, bytes, size: bytes.length, ...(verification && { verification }) }
      return signed ? keepWhole(digest, read) : read
    },
    keep(text, known) {
      if (!known.verification) return
      const digest = digestOf(text)
      if (known.verification.outcome !== 'ok') return void refused.set(digest, known.verification)
      // Known already: it came twice at once, or is verified by another key than before.
      if (once.has(digest) || tokens.has(digest)) keepWhole(digest, known)
      else once.set(digest, known.verification)
    },
  }
}

/**
 * Anyone can make up authority blocks, so there are so many and no longer ones than Latchkey writes. They are no secrets: what proves a token
 * is not in them.
 */
function createAuthorityMemory(): AuthorityMemory {
  const blocks = new LRUCache<string, AuthorityBlock>({ max: maxAuthorityBlocks })
  const keyOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return {
    recall: (bytes) => (bytes.length > maxAuthorityBytes ? undefined : blocks.get(keyOf(bytes))),
    keep: (bytes, block) => void (bytes.length <= maxAuthorityBytes && blocks.set(keyOf(bytes), block)),
  }
}

/** The bytes of a token that was read, kept or not. */
export function tokenBytes(text: string, { bytes }: KnownToken): Uint8Array {
  if (bytes) return bytes
  const secret = parseSecret(text)
  if (!secret.ok) throw new Error('A token that was read once is none any more.')
  return secret.bytes
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64')
}

function referenceOf({ rootKeyId, authority, blocks }: ReadToken): TokenReference {
  return {
    rootKeyId,
    credentialId: isId('crd', authority.credentialId) ? authority.credentialId : '',
    revocationIds: blocks.map((block) => block.revocationId),
  }
}

// Measured: what is made of a token takes some ten times its bytes. What was decided last, and the rows it was counted in, are put at 1,500.
function bytesOf({ token, size }: KnownToken): number {
  const hasCustom = token.blocks.some(({ content }) => content.kind === 'custom')
  return 3_500 + 1_500 * token.blocks.length + 10 * size + (hasCustom ? 2 * maxFacts : 0)
}
