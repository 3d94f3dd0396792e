import { beforeAll, expect, test } from 'vitest'
import { decrypt, derive, encrypt } from './encryption'

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

test('keys for different uses differ', () => {
  expect(derive('session')).not.toEqual(derive('encryption'))
})
