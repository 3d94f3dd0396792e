// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeEach, describe, expect, test } from 'vitest'
import { type CallerSession, runAs } from '../auth/caller'
import { findSession } from '../auth/sessions'
import { db } from '../db/client'
import { asAdmin, createTestOrganization, type TestMember } from '../testing/factories'
import { addTestMember, startTestSession } from '../testing/people'
import { decryptClientSecret } from './client-secret'
import { disconnect } from './mutations/disconnect'
import { removeProvider } from './mutations/remove-provider'
import { saveProvider } from './mutations/save-provider'
import { getProviderSettings } from './queries/get-provider'
import type { SaveProvider } from './schema'
import { startLyingProvider } from './testing/lying-provider'
import { providerOfEachTest } from './testing/provider-of-each-test'
import { setUpProvider } from './testing/set-up-provider'

const { organization, provider, form, save, stored, latestEntry } = providerOfEachTest()

/** As this member, by a session that began in this way. */
const by = <T>(member: TestMember, session: Partial<CallerSession>, work: () => Promise<T>) => {
  const began = {
    id: 'ses_1',
    method: 'password',
    secondFactorAt: null,
    provenAt: new Date(),
    organizationId: null,
  } as const
  return runAs({ ...member.caller, session: { ...began, ...session } }, work)
}

describe('changing it', () => {
  let session: string
  let password: string
  let person: TestMember

  beforeEach(async () => {
    await save({ clientSecret: 'a secret that nobody reads again' })
    person = await addTestMember(organization())
    const { id } = await stored()
    await db.ssoIdentity.create({ data: { providerId: id, subject: 'x', userId: person.userId } })
    session = await startTestSession(person, organization().id)
    await db.session.update({ where: { id: session }, data: { method: 'sso' } })
    password = await startTestSession(person)
  })

  const alive = async () => [(await findSession(session)) !== null, (await findSession(password)) !== null]

  test('keeps the secret that is not entered anew, and everybody signed in', async () => {
    await save({ clientSecret: '', domains: ['corp.example', 'corp.example.org'] })
    expect(decryptClientSecret(await stored())).toBe('a secret that nobody reads again')
    expect(await alive()).toEqual([true, true])
    expect(await latestEntry()).toMatchObject({ action: 'sso_provider:update', after: { secretChanged: false } })
  })

  test('takes another issuer only with another secret: the one that is kept goes nowhere else', async () => {
    const thief = await startLyingProvider()
    for (const enabled of [true, false]) {
      await expect(save({ issuer: thief.issuer, clientSecret: '', enabled })).rejects.toMatchObject({
        field: 'clientSecret',
      })
    }
    expect(thief.asked).toEqual([])
    await thief.close()
  })

  test('to another issuer signs everybody out who came by it, and connects nobody to it', async () => {
    const next = await startLyingProvider()
    await save({ issuer: next.issuer })
    expect(await alive()).toEqual([false, true])
    expect(await db.ssoIdentity.count({ where: { userId: person.userId } })).toBe(0)
    expect(await latestEntry()).toMatchObject({ after: { sessionsEnded: 1, disconnected: 1 } })
    await next.close()
  })

  test.each([
    ['switched off', { enabled: false }],
    ['with a domain less', { domains: ['other.example'] }],
  ])('%s, it signs everybody out who came by it', async (_, difference) => {
    await save({ clientSecret: '', ...difference })
    expect(await alive()).toEqual([false, true])
    expect(await db.ssoIdentity.count({ where: { userId: person.userId } })).toBe(1)
  })

  test('does not need the provider where it only lets people in beside it', async () => {
    await db.ssoProvider.updateMany({ where: { organizationId: organization().id }, data: { required: true } })
    provider().lies = { discovery: { issuer: 'https://broken.example' } }
    await save({ clientSecret: '', required: false })
    expect(await stored()).toMatchObject({ required: false })
    await expect(save({ clientSecret: '', required: true })).rejects.toMatchObject({ field: 'issuer' })
  })

  test('is refused to who has an old page, and then done', async () => {
    const { version } = await asAdmin(organization(), () => getProviderSettings(organization().slug))
    await save({ clientSecret: '', domains: ['corp.example', 'b.example'] })
    await expect(save({ clientSecret: '', version })).rejects.toThrow('Ada Admin changed this provider')
  })

  test('removing it signs everybody out who came by it, and leaves nothing of it', async () => {
    const remove = (confirmation: string) =>
      asAdmin(organization(), () => removeProvider(organization().slug, { confirmation }))
    await expect(remove('yes')).rejects.toMatchObject({ field: 'confirmation' })
    await remove('remove')
    expect(await alive()).toEqual([false, true])
    expect(await db.ssoProvider.count({ where: { organizationId: organization().id } })).toBe(0)
    expect(await db.ssoIdentity.count({ where: { userId: person.userId } })).toBe(0)
    expect(await latestEntry()).toMatchObject({
      action: 'sso_provider:delete',
      after: { sessionsEnded: 1, disconnected: 1 },
    })
    await expect(remove('remove')).rejects.toThrow('somebody has removed it')
  })

  test('disconnecting somebody signs them out who came by it, and nobody else', async () => {
    const other = await startTestSession(organization().member, organization().id)
    await db.session.update({ where: { id: other }, data: { method: 'sso' } })
    await asAdmin(organization(), () => disconnect(organization().slug, { email: person.email }))
    expect(await alive()).toEqual([false, true])
    expect(await findSession(other)).not.toBeNull()
    expect(await db.ssoIdentity.count({ where: { userId: person.userId } })).toBe(0)
    expect(await latestEntry()).toMatchObject({ action: 'sso_identity:delete', entityName: person.name })
    const again = asAdmin(organization(), () => disconnect(organization().slug, { email: person.email }))
    await expect(again).rejects.toMatchObject({ field: 'email' })
  })

  test('an admin of another organization disconnects nobody here', async () => {
    const other = await createTestOrganization()
    await setUpProvider(other, provider())
    await expect(asAdmin(other, () => disconnect(other.slug, { email: person.email }))).rejects.toThrow(
      'Nobody with this',
    )
    expect(await db.ssoIdentity.count({ where: { userId: person.userId } })).toBe(1)
  })
})

describe('an Admin does not lock themselves out', () => {
  const required = { domains: ['example.com'], required: true }
  const saveBy = (session: Partial<CallerSession>, difference: Partial<SaveProvider>) =>
    by(organization().admin, session, () => saveProvider(organization().slug, { ...form(), ...difference }))

  test('by requiring it in a session of a password alone', async () => {
    await expect(saveBy({}, required)).rejects.toMatchObject({ field: 'required' })
    expect(await db.ssoProvider.count({ where: { organizationId: organization().id } })).toBe(0)
  })

  test('and may require it with a second factor, by the provider itself, or for domains that are not theirs', async () => {
    await saveBy({}, { ...required, domains: ['corp.example'] })
    await db.user.update({ where: { id: organization().admin.userId }, data: { secondFactorSince: new Date(0) } })
    await saveBy({ secondFactorAt: new Date() }, required)
    await saveBy({ method: 'sso', organizationId: organization().id }, required)
    expect(await stored()).toMatchObject({ required: true })
  })

  test('by ending the only way in that they have', async () => {
    await saveBy({}, { domains: ['example.com'] })
    await db.user.update({ where: { id: organization().admin.userId }, data: { passwordHash: null } })
    const sso = { method: 'sso', organizationId: organization().id } as const
    await expect(saveBy(sso, { domains: ['example.com'], enabled: false })).rejects.toThrow(
      'no password to come in with',
    )
    await expect(
      by(organization().admin, sso, () => removeProvider(organization().slug, { confirmation: 'remove' })),
    ).rejects.toThrow('no password to come in with')
    expect(await stored()).toMatchObject({ enabled: true })
  })
})
