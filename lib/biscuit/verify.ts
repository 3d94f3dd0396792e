import type { Biscuit } from '@biscuit-auth/biscuit-wasm'
import { forgetBiscuit, loadBiscuit } from './load'

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

/** As {@link verify}, and hands the parsed token out: the caller must `free()` it. */
export async function parseVerified(
  bytes: Uint8Array,
  publicKey: string,
): Promise<{ outcome: 'ok'; biscuit: Biscuit } | { outcome: Exclude<VerifyOutcome, 'ok'> }> {
  const { Biscuit: parser, PublicKey, SignatureAlgorithm } = await loadBiscuit()
  const key = PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519)
  try {
    return { outcome: 'ok', biscuit: parser.fromBytes(bytes, key) }
  } catch (error) {
    // Biscuit's own errors are plain objects; an Error is a trap.
    if (error instanceof Error) await forgetBiscuit()
    const format = (error as { Format?: unknown }).Format
    const isSignature = typeof format === 'object' && format !== null && 'Signature' in format
    const isSeal =
      format === 'SealedSignature' || (typeof format === 'object' && format !== null && 'SealedSignature' in format)
    return { outcome: isSignature || isSeal ? 'bad_signature' : 'malformed' }
  } finally {
    key.free()
  }
}
