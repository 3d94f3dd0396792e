// Refuses Biscuit tokens that Latchkey says are revoked, with nothing of Latchkey's: biscuit-wasm, jose, and what the verifier publishes.
// node --experimental-wasm-modules, until Node.js imports WebAssembly by itself.

import { Biscuit, PublicKey, SignatureAlgorithm } from '@biscuit-auth/biscuit-wasm'
import { compactVerify, importJWK } from 'jose'

/** @param {string} url the verifier's address @param {string} slug the organization's */
export function plainVerifier(url, slug) {
  const feed = `${url}/v1/orgs/${slug}`
  /** @type {Set<string>} */
  const revoked = new Set()
  /** @type {{ id: number, publicKey: string, state: string }[]} */
  let keys = []
  let position = 0
  let trueAsOf = new Date(0)

  /** Reads what has come since the last time. */
  async function update() {
    keys = (await fetchJson(`${feed}/keys`)).keys
    for (;;) {
      const page = await verified((await fetchJson(`${feed}/revocations?since=${position}`)).jws)
      for (const { change, revocationIds } of page.entries) {
        for (const id of revocationIds) change === 'revoked' ? revoked.add(id) : revoked.delete(id)
      }
      position = page.next
      if (!page.complete) continue
      trueAsOf = new Date(page.issuedAt)
      return
    }
  }

  /** What was signed counts, and not what stands beside it. @param {string} jws */
  async function verified(jws) {
    const { payload } = await compactVerify(
      jws,
      ({ kid }) => {
        const key = keys.find(({ id, state }) => String(id) === kid && state !== 'retired')
        if (!key) throw new Error(`The organization has no key ${kid}.`)
        const x = Buffer.from(key.publicKey, 'hex').toString('base64url')
        return importJWK({ kty: 'OKP', crv: 'Ed25519', x }, 'EdDSA')
      },
      { algorithms: ['EdDSA'] },
    )
    return JSON.parse(new TextDecoder().decode(payload))
  }

  /** Whether one of the keys signed it, and none of its blocks is revoked. @param {string} token */
  function accepts(token) {
    // Also by a retired key: the feed lists what it signed.
    const biscuit = keys.map(({ publicKey }) => parse(token.replace(/^lk_[a-z]+_/, ''), publicKey)).find(Boolean)
    return biscuit?.getRevocationIdentifiers().every((id) => !revoked.has(id)) ?? false
  }

  return { update, accepts, revoked, position: () => position, trueAsOf: () => trueAsOf }
}

/** @param {string} token @param {string} publicKey */
function parse(token, publicKey) {
  try {
    return Biscuit.fromBase64(token, PublicKey.fromString(publicKey, SignatureAlgorithm.Ed25519))
  } catch {
    return undefined
  }
}

/** @param {string} url */
async function fetchJson(url) {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`)
  return response.json()
}
