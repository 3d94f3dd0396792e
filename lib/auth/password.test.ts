import { expect, test } from 'vitest'
import { hashPassword, verifyPassword } from './password'

const password = 'Ünter den Linden, 1734 '

test('a password is verified as it was typed', async () => {
  const hash = await hashPassword(password)
  expect(await verifyPassword(password, hash)).toBe(true)
  for (const other of [password.trim(), password.toLowerCase(), ` ${password}`, password.replace('Ü', 'U'), '']) {
    expect(await verifyPassword(other, hash)).toBe(false)
  }
})

test('all of a long one counts', async () => {
  const long = `${'a fine long passphrase '.repeat(5)}end`
  const hash = await hashPassword(long)
  expect(await verifyPassword(long, hash)).toBe(true)
  expect(await verifyPassword(`${long.slice(0, -1)}t`, hash)).toBe(false)
  expect(await verifyPassword(long.slice(0, 72), hash)).toBe(false)
})

test('the same password from another keyboard, in another form of Unicode, is the same', async () => {
  expect(await verifyPassword(password.normalize('NFD'), await hashPassword(password))).toBe(true)
})

test('who has no password is let in by none', async () => {
  expect(await verifyPassword('', null)).toBe(false)
  expect(await verifyPassword(password, undefined)).toBe(false)
})
