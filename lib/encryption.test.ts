import { beforeAll, expect, test } from 'vitest'
import { decrypt, decryptUnder, derive, encrypt, encryptUnder, secretIdOf } from './encryption'

beforeAll(() => {
  process.env.DATABASE_URL ??= 'postgresql://nobody@localhost/none'
  process.env.LATCHKEY_SECRET ??= Buffer.alloc(32, 1).toString('base64')
})

const plain = Buffer.from('a signing key')

test('what was encrypted decrypts, for its purpose alone', () => {
  const { encrypted, secretId } = encrypt(plain, 'signing-key:org_1')
  expect(decrypt(encrypted, 'signing-key:org_1')).toEqual(plain)
  expect(() => decrypt(encrypted, 'signing-key:org_2')).toThrow()
  expect(secretId).toMatch(/^[0-9a-f]{16}$/)
})

test('one changed bit is noticed, and no two ciphertexts are the same', () => {
  const { encrypted } = encrypt(plain, 'p')
  for (let index = 0; index < encrypted.length; index++) {
    const changed = new Uint8Array(encrypted)
    changed[index]! ^= 1
    expect(() => decrypt(changed, 'p')).toThrow()
  }
  expect(Buffer.from(encrypt(plain, 'p').encrypted)).not.toEqual(Buffer.from(encrypted))
})

test('what lies under one secret does not decrypt under another', () => {
  const [old, next] = [1, 2].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [string, string]
  const { encrypted, secretId } = encryptUnder(next, plain, 'p')
  expect(secretId).toBe(secretIdOf(next))
  expect(secretId).not.toBe(secretIdOf(old))
  expect(decryptUnder(next, encrypted, 'p')).toEqual(plain)
  expect(() => decryptUnder(old, encrypted, 'p')).toThrow()
})

test('keys for different uses differ', () => {
  expect(derive('session')).not.toEqual(derive('encryption'))
})
