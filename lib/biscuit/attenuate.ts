import type { Restriction } from '../restrictions/schema'
import { appendBlocks, type MadeSecret, type MakingRefusal, toSecret } from './blocks'
import type { PublicKeyEntry } from './keys'
import { readToken } from './read-token'
import { parseSecret } from './secret'
import { parseVerified } from './verify'

/**
 * Narrows a secret, in the browser or wherever else it is: appends the restrictions' blocks and needs no private key. `keys` are the
 * organization's public keys: biscuit-wasm opens a token only after verifying it, and so a token of another installation is told apart.
 * The restrictions must be normalised (restrictionSchema).
 */
export async function attenuate(
  secret: string,
  restrictions: Restriction[],
  keys: PublicKeyEntry[],
): Promise<MadeSecret | MakingRefusal> {
  const parsed = parseSecret(secret)
  if (!parsed.ok) return { ok: false, message: parsed.message }
  const reading = readToken(parsed.bytes)
  if (!reading.ok) return { ok: false, message: reading.message }
  const { token } = reading
  if (token.sealed)
    return { ok: false, message: 'This token is sealed: it cannot be attenuated. Use the one it was sealed from.' }
  const key = keys.find(({ id }) => id === token.rootKeyId)
  if (!key) {
    return { ok: false, message: 'This token was made by another organization or another installation of Latchkey.' }
  }
  const opened = await parseVerified(parsed.bytes, key.publicKey)
  if (opened.outcome !== 'ok') {
    return {
      ok: false,
      message: 'The signature of this token does not fit: it was altered, or damaged on its way. Copy it again.',
    }
  }
  const appended = await appendBlocks(opened.biscuitModule, opened.biscuit, [restrictions])
  return appended.ok ? toSecret(token.authority.kind, appended.biscuit) : appended
}
