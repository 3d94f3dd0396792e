import { expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { verifyChain } from '../audit/verify'
import { runAs } from '../auth/caller'
import { builtInRoles } from '../auth/operations'
import { requireMember } from '../auth/require-member'
import { db } from '../db/client'
import { decryptSigningKey } from '../keys/signing-key'
import { createFirstOrganization } from './create-organization'
import { isSetUp } from './is-set-up'
import { runUnattendedSetup } from './unattended'

const setup = {
  organizationName: 'Nørdwind & Söhne',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'a fine long passphrase',
}

// In this order: before, at, and after the first run there is one database, as in life.

test('unattended set-up does nothing without its variables, and names the one it cannot use', async () => {
  expect(await runUnattendedSetup({})).toEqual({ created: null })
  const refused = await runUnattendedSetup({
    LATCHKEY_ADMIN_EMAIL: 'ada@example.com',
    LATCHKEY_ADMIN_PASSWORD: 'password1234',
    LATCHKEY_ORGANIZATION: 'Acme',
  })
  expect(refused).toEqual({ problems: [expect.stringMatching(/^LATCHKEY_ADMIN_PASSWORD: .*Choose another one\.$/)] })
  expect(await isSetUp()).toBe(false)
})

test('of first runs at the same time one makes the organization, the others nothing', async () => {
  const runs = await Promise.all(
    ['ada', 'eve', 'mallory', 'trent'].map((name) =>
      createFirstOrganization({ ...setup, email: `${name}@example.com` }, '203.0.113.7'),
    ),
  )
  expect(runs.filter(Boolean)).toHaveLength(1)
  expect(await db.organization.count()).toBe(1)
  expect(await db.user.count()).toBe(1)
})

test('the organization has a slug of plain letters, the built-in roles and the Public team', async () => {
  const organization = await db.organization.findFirstOrThrow({ include: { roles: true, teams: true } })
  expect(organization.slug).toBe('nordwind-sohne')
  expect(organization.roles.map((role) => role.builtIn).sort()).toEqual(Object.keys(builtInRoles).sort())
  expect(organization.teams).toMatchObject([{ name: 'Public', isPublic: true }])
})

test('its first signing key signs, and lies encrypted', async () => {
  const [key] = await db.signingKey.findMany()
  expect(key).toMatchObject({ state: 'signing', publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const privateKey = decryptSigningKey(key!)
  expect(privateKey).toMatch(/^[0-9a-f]{64}$/)
  expect(Buffer.from(key!.encryptedKey).toString('hex')).not.toContain(privateKey)
  expect(() => decryptSigningKey({ ...key!, publicKey: '0'.repeat(64) })).toThrow()
})

test('its creator is an admin', async () => {
  const user = await db.user.findFirstOrThrow()
  const organization = await db.organization.findFirstOrThrow()
  const member = await runAs({ userId: user.id, address: null }, () =>
    requireMember(organization.slug, 'organization:delete'),
  )
  expect(member.role.builtIn).toBe('admin')
})

test('the password is stored as argon2id with the parameters that OWASP names', async () => {
  const user = await db.user.findFirstOrThrow()
  expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

test('both chains tell of it, from where, and are whole', async () => {
  const organization = await db.organization.findFirstOrThrow()
  const entries = await db.auditEntry.findMany({ orderBy: { position: 'asc' } })
  expect(entries.filter((entry) => entry.chain === organization.id).map((entry) => entry.action)).toEqual([
    'organization:create',
    'key:create',
    'member:create',
  ])
  expect(entries.filter((entry) => entry.chain === installationChain).map((entry) => entry.action)).toEqual([
    'user:create',
  ])
  expect(entries.every((entry) => entry.address === '203.0.113.7')).toBe(true)
  for (const chain of [organization.id, installationChain]) {
    const check = await verifyChain(chain)
    expect(check.complete).toBe(true)
    expect(check.broken).toBeUndefined()
  }
  expect(JSON.stringify(entries, (_key, value) => String(value))).not.toContain(setup.password)
})

test('once a user exists there is no further first run, attended or not', async () => {
  expect(await isSetUp()).toBe(true)
  expect(await createFirstOrganization({ ...setup, email: 'late@example.com' }, null)).toBeNull()
  const unattended = await runUnattendedSetup({
    LATCHKEY_ADMIN_EMAIL: 'late@example.com',
    LATCHKEY_ADMIN_PASSWORD: setup.password,
    LATCHKEY_ORGANIZATION: 'Late',
  })
  expect(unattended).toEqual({ created: null })
  expect(await db.organization.count()).toBe(1)
})
