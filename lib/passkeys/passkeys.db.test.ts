import { beforeEach, describe, expect, test } from 'vitest'
import { type Caller, runAs } from '../auth/caller'
import { confinedMessage } from '../auth/confined-message'
import { proofLifetime } from '../auth/recent-proof'
import { db } from '../db/client'
import { newId } from '../ids'
import { SoftwareAuthenticator } from '../testing/authenticator'
import { createTestOrganization, signedOut, type TestMember, type TestOrganization } from '../testing/factories'
import { callerOf, givePasskey, withSession } from '../testing/second-factor'
import { addPasskey, beginAddPasskey, passkeyMaximum } from './mutations/add-passkey'
import { beginConfirmWithPasskey, confirmWithPasskey } from './mutations/confirm-with-passkey'
import { deletePasskey } from './mutations/delete-passkey'
import { renamePasskey } from './mutations/rename-passkey'
import { addPasskeySchema, authenticationResponseSchema, renamePasskeySchema } from './schema'
import { wrongPasskey } from './sign-in'

let organization: TestOrganization
let user: TestMember
let caller: Caller
let authenticator: SoftwareAuthenticator

beforeEach(async () => {
  organization = await createTestOrganization()
  user = organization.admin
  caller = await withSession(user)
  authenticator = new SoftwareAuthenticator()
  await db.rateLimit.deleteMany()
})

const asUser = <T>(work: () => Promise<T>) => runAs(caller, work)
const next = async () => {
  caller = await callerOf(user, caller.session!.id)
}
const add = (response: unknown, name = 'Laptop') => asUser(() => addPasskey(addPasskeySchema.parse({ name, response })))
const begin = () => asUser(beginAddPasskey)
const passkeys = () => db.passkey.findMany({ where: { userId: user.userId }, orderBy: { createdAt: 'asc' } })
const toConfirm = { digest: expect.stringContaining('/account/security/confirm') }
const toLogin = { digest: expect.stringContaining('/login') }
type Otherwise = Parameters<SoftwareAuthenticator['create']>[1]

describe('adding a passkey', () => {
  test('keeps what is needed to verify it, and gives recovery codes with the first', async () => {
    const options = await begin()
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Latchkey' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    })
    expect(Buffer.from(options.user.id, 'base64url').toString()).toBe(user.userId)
    const { recoveryCodes } = await add(authenticator.create(options))
    expect(recoveryCodes).toHaveLength(10)
    expect(await passkeys()).toMatchObject([
      { name: 'Laptop', credentialId: authenticator.credentialId, counter: 0n, transports: ['internal'] },
    ])
    await next()
    expect(caller.session?.secondFactorAt).toBeInstanceOf(Date)
    const again = await add(new SoftwareAuthenticator().create(await begin()), 'Phone')
    expect(again.recoveryCodes).toBeNull()
    const entries = await db.auditEntry.findMany({ where: { actorId: user.userId }, orderBy: { position: 'asc' } })
    expect(entries.map(({ action, entityName }) => [action, entityName])).toEqual([
      ['passkey:create', 'Laptop'],
      ['recovery_code:create', user.name],
      ['passkey:create', 'Phone'],
    ])
  })

  test('asks the authenticator to make no second one', async () => {
    await add(authenticator.create(await begin()))
    await next()
    expect((await begin()).excludeCredentials).toMatchObject([{ id: authenticator.credentialId }])
  })

  test.each<[string, Otherwise]>([
    ['of another origin', { origin: 'https://evil.example' }],
    ['for another relying party', { rpId: 'evil.example' }],
    ['to a sign-in', { type: 'webauthn.get' }],
    ['to a challenge that was never issued', { challenge: 'A'.repeat(43) }],
    ['with nobody present', { userPresent: false }],
  ])('takes no answer %s', async (_, otherwise) => {
    const options = await begin()
    await expect(add(authenticator.create(options, otherwise))).rejects.toThrow('could not be verified')
    expect(await passkeys()).toEqual([])
  })

  test('takes an answer once, and from the session that asked', async () => {
    const options = await begin()
    const answer = authenticator.create(options)
    const asked = caller
    caller = await withSession(user)
    await expect(add(answer)).rejects.toThrow('could not be verified')
    caller = asked
    // Spent by the wrong answer as well.
    await expect(add(answer)).rejects.toThrow('could not be verified')
    const another = authenticator.create(await begin())
    await add(another)
    await next()
    await expect(add(another)).rejects.toThrow('could not be verified')
  })

  test('takes no answer that another user was asked for', async () => {
    const other = await withSession(organization.member)
    const answer = authenticator.create(await runAs(other, beginAddPasskey))
    await expect(add(answer)).rejects.toThrow('could not be verified')
    expect(await db.passkey.count({ where: { credentialId: authenticator.credentialId } })).toBe(0)
  })

  test('takes a passkey of one account alone', async () => {
    await givePasskey(organization.member, authenticator)
    const { credentialId } = authenticator
    const forged = new SoftwareAuthenticator()
    const answer = forged.create(await begin())
    // The other user's credential id, in what is signed by nobody.
    const attested = Buffer.from(answer.response.attestationObject, 'base64url')
    const at = attested.indexOf(Buffer.from(forged.credentialId, 'base64url'))
    Buffer.from(credentialId, 'base64url').copy(attested, at)
    const response = { ...answer.response, attestationObject: attested.toString('base64url') }
    await expect(add({ ...answer, id: credentialId, rawId: credentialId, response })).rejects.toThrow('added already')
    expect(await db.passkey.findUnique({ where: { credentialId } })).toMatchObject({
      userId: organization.member.userId,
    })
  })

  test(`stops at ${passkeyMaximum}`, async () => {
    const options = await begin()
    const row = (index: number) => ({
      id: newId('pky'),
      userId: user.userId,
      name: `${index}`,
      publicKey: new Uint8Array(),
    })
    await db.passkey.createMany({
      data: Array.from({ length: passkeyMaximum }, (_, index) => ({ ...row(index), credentialId: newId('pky') })),
    })
    caller = await withSession(user, { secondFactorAt: new Date() })
    await expect(begin()).rejects.toThrow('at most 20 passkeys')
    await expect(add(authenticator.create(options))).rejects.toThrow()
    expect(await passkeys()).toHaveLength(passkeyMaximum)
  })

  test.each(['', '   ', 'x'.repeat(101), 'a\u202eb'])('is refused with the name %j', async (name) => {
    expect(renamePasskeySchema.safeParse({ passkeyId: newId('pky'), name }).success).toBe(false)
    const response = authenticator.create(await begin())
    expect(addPasskeySchema.safeParse({ name, response }).success).toBe(false)
  })
})

describe('a recent proof is needed', () => {
  const changes: Record<string, (passkeyId: string) => Promise<unknown>> = {
    'to begin adding': () => beginAddPasskey(),
    'to add': async () =>
      addPasskey(
        addPasskeySchema.parse({
          name: 'x',
          response: authenticator.create({ challenge: '', rp: { id: '' }, user: { id: '' } }),
        }),
      ),
    'to rename': (passkeyId) => renamePasskey({ passkeyId, name: 'x' }),
    'to delete': (passkeyId) => deletePasskey({ passkeyId }),
  }

  test.each(Object.entries(changes))('%s', async (_, change) => {
    const { id } = await givePasskey(user, authenticator)
    const provenAt = new Date(Date.now() - proofLifetime - 1)
    caller = await withSession(user, { secondFactorAt: provenAt, provenAt })
    await expect(asUser(() => change(id))).rejects.toMatchObject(toConfirm)
    caller = await withSession(user)
    await expect(asUser(() => change(id))).rejects.toMatchObject(toConfirm)
    caller = await withSession(user, { method: 'sso', organizationId: organization.id, secondFactorAt: new Date() })
    await expect(asUser(() => change(id))).rejects.toThrow(confinedMessage)
    await expect(signedOut(() => change(id))).rejects.toMatchObject(toLogin)
    expect(await passkeys()).toMatchObject([{ id, name: 'Test key' }])
  })
})

describe('showing a passkey as a recent proof', () => {
  const confirm = (answer: unknown) => asUser(() => confirmWithPasskey(authenticationResponseSchema.parse(answer)))

  test('counts for the session that asked, once', async () => {
    const passkey = await givePasskey(user, authenticator)
    caller = await withSession(user, { provenAt: new Date(0) })
    const answer = authenticator.get(await asUser(beginConfirmWithPasskey))
    await confirm(answer)
    await expect(confirm(answer)).rejects.toThrow(wrongPasskey)
    await next()
    expect(caller.session?.secondFactorAt).toBeInstanceOf(Date)
    await asUser(() => deletePasskey({ passkeyId: passkey.id }))
  })

  test('takes no answer of another session, user or passkey', async () => {
    await givePasskey(user, authenticator)
    const others = new SoftwareAuthenticator()
    await givePasskey(organization.member, others)
    caller = await withSession(user, { provenAt: new Date(0) })
    const elsewhere = await withSession(user)
    const theirs = await withSession(organization.member)
    await expect(confirm(authenticator.get(await runAs(elsewhere, beginConfirmWithPasskey)))).rejects.toThrow(
      wrongPasskey,
    )
    await expect(confirm(others.get(await runAs(theirs, beginConfirmWithPasskey)))).rejects.toThrow(wrongPasskey)
    await expect(confirm(others.get(await asUser(beginConfirmWithPasskey)))).rejects.toThrow(wrongPasskey)
    await next()
    expect(caller.session).toMatchObject({ provenAt: new Date(0), secondFactorAt: null })
  })

  test('needs a passkey', async () => {
    await expect(asUser(beginConfirmWithPasskey)).rejects.toThrow('You have no passkey.')
    await expect(signedOut(beginConfirmWithPasskey)).rejects.toMatchObject(toLogin)
  })
})

describe('one’s passkeys', () => {
  beforeEach(async () => {
    caller = await withSession(user, { secondFactorAt: new Date() })
  })

  test('are renamed, with the names of before and after in the audit log', async () => {
    const { id } = await givePasskey(user, authenticator)
    await asUser(() => renamePasskey({ passkeyId: id, name: 'Blue key' }))
    expect(await passkeys()).toMatchObject([{ name: 'Blue key' }])
    const entry = await db.auditEntry.findFirstOrThrow({ where: { action: 'passkey:rename', entityId: id } })
    expect(entry).toMatchObject({ before: { name: 'Test key' }, after: { name: 'Blue key' } })
  })

  test('are deleted, the last one with the recovery codes', async () => {
    const { id } = await givePasskey(user, authenticator)
    await asUser(() => deletePasskey({ passkeyId: id }))
    expect(await passkeys()).toEqual([])
    expect(await db.recoveryCode.count({ where: { userId: user.userId } })).toBe(0)
    await next()
    await expect(asUser(() => deletePasskey({ passkeyId: id }))).rejects.toThrow('gone already')
  })

  test('are nobody else’s', async () => {
    const { id } = await givePasskey(organization.member, authenticator)
    await expect(asUser(() => renamePasskey({ passkeyId: id, name: 'Mine' }))).rejects.toThrow('gone')
    await expect(asUser(() => deletePasskey({ passkeyId: id }))).rejects.toThrow('gone')
    expect(await db.passkey.findUnique({ where: { id } })).toMatchObject({ name: 'Test key' })
  })

  test('the last one of somebody without a password stays, also when two are deleted at once', async () => {
    const first = await givePasskey(user, authenticator)
    const second = await givePasskey(user, new SoftwareAuthenticator())
    await db.user.update({ where: { id: user.userId }, data: { passwordHash: null } })
    const results = await Promise.allSettled(
      [first, second].map(({ id }) => asUser(() => deletePasskey({ passkeyId: id }))),
    )
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const [left] = await passkeys()
    await expect(asUser(() => deletePasskey({ passkeyId: left!.id }))).rejects.toThrow('your only way to sign in')
  })
})
