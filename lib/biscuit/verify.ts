import type { Biscuit, PublicKey } from '@biscuit-auth/biscuit-wasm'
import { type BiscuitModule, forgetBiscuit, loadBiscuit } from './load'

/** `malformed` is a format that biscuit-wasm refuses although the protobuf could be read: it has the last word. */
export type VerifyOutcome = 'ok' | 'bad_signature' | 'malformed'

/**
 * Verifies every signature of a token against an Ed25519 root key (64 hex digits). The token must have passed readToken, which refuses
 * other algorithms and third-party blocks, and the key must be the one its root_key_id names.
 */
export async function verify(bytes: Uint8Array, publicKey: string): Promise<VerifyOutcome> {
  const parsed = await parseVerified(bytes, publicKey)
  if (parsed.outcome === 'ok') parsed.biscuit.free()
  return parsed.outcome
}

/** As {@link verify}, and hands the parsed token out, with the instance that it belongs to: the caller must `free()` it. */
export async function parseVerified(
  bytes: Uint8Array,
  publicKey: string,
): Promise<
  { outcome: 'ok'; biscuit: Biscuit; biscuitModule: BiscuitModule } | { outcome: Exclude<VerifyOutcome, 'ok'> }
> {
  const biscuitModule = await loadBiscuit()
  const key = keyOf(biscuitModule, publicKey)
  try {
    return { outcome: 'ok', biscuit: biscuitModule.Biscuit.fromBytes(bytes, key), biscuitModule }
  } catch (error) {
    // Biscuit's own errors are plain objects; an Error is a trap.
    if (error instanceof Error) await forgetBiscuit()
    const format = (error as { Format?: unknown }).Format
    const isSignature = typeof format === 'object' && format !== null && 'Signature' in format
    const isSeal =
      format === 'SealedSignature' || (typeof format === 'object' && format !== null && 'SealedSignature' in format)
    return { outcome: isSignature || isSeal ? 'bad_signature' : 'malformed' }
  }
}

const maxKeys = 100
// Of each instance of the WebAssembly, whose memory they lie in.
const keysOf = new WeakMap<BiscuitModule, Map<string, PublicKey>>()

// Reading a key takes a tenth of the time that verifying with it does, and few keys sign most tokens.
function keyOf(biscuitModule: BiscuitModule, publicKey: string): PublicKey {
  const keys = keysOf.get(biscuitModule) ?? new Map<string, PublicKey>()
  keysOf.set(biscuitModule, keys)
  const known = keys.get(publicKey)
  if (known) return known
  if (keys.size >= maxKeys) {
    for (const key of keys.values()) key.free()
    keys.clear()
  }
  const key = biscuitModule.PublicKey.fromString(publicKey, biscuitModule.SignatureAlgorithm.Ed25519)
  keys.set(publicKey, key)
  return key
}
