import type { Authorizer, Biscuit } from '@biscuit-auth/biscuit-wasm'
import type { Facts } from '../restrictions/evaluate'
import { authorizerSource, statedNetworks } from './facts'
import type { BiscuitModule } from './load'
import { printCheck } from './print'
import type { ReadToken } from './read-token'
import { parseVerified } from './verify'

/** A check that did not hold. `block` 0 is the authority block. */
export interface FailedCheck {
  block: number
  /** The check's index in its block. */
  check: number
  source: string
}

/** What running a token's Datalog came to. */
export type AuthorizeOutcome =
  | { kind: 'passed' }
  | { kind: 'failed'; checks: FailedCheck[] }
  /** An expression could not be computed (an overflow, a type error): Biscuit refuses, naming no check. */
  | { kind: 'error'; message: string }
  | { kind: 'too_complex' }
  /** The run limit of 1 ms struck every time (browsers only): says nothing about the token. */
  | { kind: 'timeout' }
  | { kind: 'bad_signature' }
  /** A signed block that biscuit-wasm cannot read, though its protobuf could be. */
  | { kind: 'malformed' }

const limits = { max_facts: 1000, max_iterations: 100, max_time_micro: 1_000_000 }
const attempts = 50

/**
 * Runs all checks of a token in biscuit-wasm. Its limits bound facts and iterations, not time: a token with custom Datalog can hold the
 * thread for seconds, so a server must call this where it can be killed. `token` is what readToken made of `bytes`. Throws only when the
 * WebAssembly itself breaks down: end the thread then.
 */
export async function authorize(
  bytes: Uint8Array,
  token: ReadToken,
  publicKey: string,
  facts: Facts,
): Promise<AuthorizeOutcome> {
  const parsed = await parseVerified(bytes, publicKey)
  if (parsed.outcome !== 'ok') return { kind: parsed.outcome }
  const source = authorizerSource(facts, statedNetworks(token, facts.clientIp))
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const outcome = runOnce(parsed.biscuitModule, parsed.biscuit, token, source)
      if (outcome.kind !== 'timeout') return outcome
    }
    return { kind: 'timeout' }
  } finally {
    parsed.biscuit.free()
  }
}

function runOnce(biscuitModule: BiscuitModule, biscuit: Biscuit, token: ReadToken, source: string): AuthorizeOutcome {
  const authorizer = buildAuthorizer(biscuitModule, biscuit, source)
  if (!authorizer) return { kind: 'malformed' }
  try {
    authorizer.authorizeWithLimits(limits)
    return { kind: 'passed' }
  } catch (error) {
    return outcomeOf(error, token)
  } finally {
    authorizer.free()
  }
}

// biscuit-wasm reads the blocks only here: until now it has verified signatures.
function buildAuthorizer(
  { AuthorizerBuilder }: BiscuitModule,
  biscuit: Biscuit,
  source: string,
): Authorizer | undefined {
  const builder = new AuthorizerBuilder()
  builder.addCode(source)
  try {
    // Consumes the builder.
    return builder.buildAuthenticated(biscuit)
  } catch (error) {
    rethrowTrap(error)
    return undefined
  }
}

/** Biscuit's own errors are plain objects. An Error is a trap of the WebAssembly, whose memory cannot be trusted any more. */
function rethrowTrap(error: unknown): void {
  if (error instanceof Error) throw error
}

interface AuthorizeError {
  RunLimit?: 'Timeout' | 'TooManyFacts' | 'TooManyIterations'
  FailedLogic?: {
    Unauthorized?: { checks: { Block?: { block_id: number; check_id: number; rule: string } }[] }
    NoMatchingPolicy?: { checks: { Block?: { block_id: number; check_id: number; rule: string } }[] }
  }
}

function outcomeOf(error: unknown, token: ReadToken): AuthorizeOutcome {
  rethrowTrap(error)
  const { RunLimit: limit, FailedLogic: logic } = error as AuthorizeError
  if (limit) return { kind: limit === 'Timeout' ? 'timeout' : 'too_complex' }
  const failed = logic?.Unauthorized ?? logic?.NoMatchingPolicy
  if (!failed) return { kind: 'error', message: JSON.stringify(error) }
  return {
    kind: 'failed',
    checks: failed.checks.flatMap(({ Block: found }) => {
      if (!found) return []
      const datalog = token.blocks[found.block_id]?.datalog
      const check = datalog?.checks[found.check_id]
      // Printed from the protobuf: biscuit-wasm's own text does not escape strings.
      return [
        {
          block: found.block_id,
          check: found.check_id,
          source: check ? printCheck(check, datalog.publicKeys) : found.rule,
        },
      ]
    }),
  }
}
