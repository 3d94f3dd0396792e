import { createHmac, createPrivateKey, sign } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { generateKeyPair, type SigningKeyPair } from '@/lib/biscuit/keys'
import { readSignedPage } from './signed-page'

const payload = {
  organization: 'org_1',
  since: 0,
  next: 0,
  complete: true,
  issuedAt: '2026-11-22T12:00:00.000Z',
  entries: [],
}
let pair: SigningKeyPair
let thief: SigningKeyPair
beforeAll(async () => {
  ;[pair, thief] = [await generateKeyPair(), await generateKeyPair()]
})

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwkOf = ({ publicKey }: SigningKeyPair) => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x: Buffer.from(publicKey, 'hex').toString('base64url'),
})

function signedBy({ publicKey, privateKey }: SigningKeyPair, header: object): string {
  const jwk = { ...jwkOf({ publicKey, privateKey }), d: Buffer.from(privateKey, 'hex').toString('base64url') }
  const text = `${encoded(header)}.${encoded(payload)}`
  return `${text}.${sign(null, Buffer.from(text), createPrivateKey({ key: jwk, format: 'jwk' })).toString('base64url')}`
}

const read = (jws: string) =>
  readSignedPage({ payload: 'nobody looks at this', jws }, async (id) => (id === 1 ? pair.publicKey : undefined))

test('what the key that it names has signed is read', async () => {
  expect(await read(signedBy(pair, { alg: 'EdDSA', kid: '1' }))).toEqual(payload)
})

test.each<[string, () => string]>([
  ['by nobody', () => `${encoded({ alg: 'none', kid: '1' })}.${encoded(payload)}.`],
  [
    'with the public key for a secret',
    () => {
      const text = `${encoded({ alg: 'HS256', kid: '1' })}.${encoded(payload)}`
      const mac = createHmac('sha256', Buffer.from(pair.publicKey, 'hex')).update(text)
      return `${text}.${mac.digest('base64url')}`
    },
  ],
  ['by another key of this name', () => signedBy(thief, { alg: 'EdDSA', kid: '1' })],
  ['by a key that it brings along', () => signedBy(thief, { alg: 'EdDSA', kid: '1', jwk: jwkOf(thief) })],
  ['by a key that it brings along, and no other', () => signedBy(thief, { alg: 'EdDSA', jwk: jwkOf(thief) })],
  ['by a key that is not known', () => signedBy(pair, { alg: 'EdDSA', kid: '2' })],
  ['by a key without a name', () => signedBy(pair, { alg: 'EdDSA' })],
  ['by a key whose name is no number', () => signedBy(pair, { alg: 'EdDSA', kid: '1 ' })],
  ['as nobody may ignore', () => signedBy(pair, { alg: 'EdDSA', kid: '1', crit: ['exp'], exp: 0 })],
])('a page that is signed %s is none', async (_, jws) => {
  await expect(read(jws())).rejects.toThrow()
})
