import 'server-only'
import { createPrivateKey } from 'node:crypto'
import { CompactSign } from 'jose'
import { decryptSigningKey } from '../keys/signing-key'
import type { RevocationPayload } from './payload'
import type { FeedKey, RevocationPage } from './read-page'

/** A page as it is answered. Whoever reads it trusts the bytes of the signature; `payload` is there to be looked at. */
export interface SignedPage {
  payload: RevocationPayload
  /** Compact JWS (RFC 7515), EdDSA over Ed25519 (RFC 8037); `kid` is the key's id. */
  jws: string
}

/**
 * Signs a page with the organization's signing key, which is decrypted for the moment of signing.
 * @param issuedAt what was committed before it is in the page, if that is complete.
 */
export async function signRevocationPage({ content, key }: RevocationPage, issuedAt: Date): Promise<SignedPage> {
  const { organization, since, next, complete, entries } = content
  const payload = { organization, since, next, complete, issuedAt: issuedAt.toISOString(), entries }
  const jws = await new CompactSign(Buffer.from(JSON.stringify(payload)))
    .setProtectedHeader({ alg: 'EdDSA', kid: String(key.id) })
    .sign(privateKeyOf(key))
  return { payload, jws }
}

function privateKeyOf(key: FeedKey) {
  const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(key.publicKey), d: base64url(decryptSigningKey(key)) }
  return createPrivateKey({ key: jwk, format: 'jwk' })
}
