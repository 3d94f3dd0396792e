import { expect, test } from 'vitest'
import { decrypt, encrypt, encryptUnder, secretIdOf } from './encryption'

// A file of its own: a process reads its environment once.
const [old, next, third] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [
  string,
  string,
  string,
]
Object.assign(process.env, {
  DATABASE_URL: 'postgresql://nobody@localhost/none',
  LATCHKEY_SECRET: old,
  LATCHKEY_NEW_SECRET: next,
})

const plain = Buffer.from('a signing key')

test('while a new secret takes the place of the old one, both are read and the new one is written', () => {
  for (const secret of [old, next]) expect(decrypt(encryptUnder(secret, plain, 'p').encrypted, 'p')).toEqual(plain)
  expect(encrypt(plain, 'p').secretId).toBe(secretIdOf(next))
  expect(() => decrypt(encryptUnder(third, plain, 'p').encrypted, 'p')).toThrow()
  expect(() => decrypt(encryptUnder(next, plain, 'p').encrypted, 'another')).toThrow()
})
