import { beforeEach, describe, expect, test } from 'vitest'
import { installationChain } from '../audit/append'
import { signIn } from '../auth/sign-in'
import { db } from '../db/client'
import { beginPendingSignIn } from '../second-factor/pending-sign-in'
import { SoftwareAuthenticator } from '../testing/authenticator'
import { createTestOrganization, type TestMember, testPassword } from '../testing/factories'
import { givePasskey } from '../testing/second-factor'
import { passkeyLimits } from './limits'
import { authenticationResponseSchema } from './schema'
import {
  beginPasskeySecondStep,
  beginPasskeySignIn,
  finishPasskeySecondStep,
  finishPasskeySignIn,
  wrongPasskey,
} from './sign-in'

const client = { address: '198.51.100.1', userAgent: 'Test browser' }
const browser = 'what this browser’s cookie says'

let user: TestMember
let other: TestMember
let authenticator: SoftwareAuthenticator

beforeEach(async () => {
  const organization = await createTestOrganization()
  user = organization.admin
  other = organization.member
  authenticator = new SoftwareAuthenticator()
  await givePasskey(user, authenticator)
  await db.rateLimit.deleteMany()
  await db.auditQueue.deleteMany()
})

type Otherwise = Parameters<SoftwareAuthenticator['get']>[1]

const begin = () => beginPasskeySignIn(browser, client)
const finish = (answer: unknown, heldBy: string | undefined = browser) =>
  finishPasskeySignIn(authenticationResponseSchema.parse(answer), heldBy, client)
const sessions = (of: TestMember = user) => db.session.count({ where: { userId: of.userId } })

async function refused(answer: () => Promise<unknown>, reason: string): Promise<void> {
  const before = await db.session.count()
  await expect(answer()).rejects.toThrow(wrongPasskey)
  expect(await db.session.count()).toBe(before)
  const { entry } = await db.auditQueue.findFirstOrThrow({ orderBy: { id: 'desc' } })
  expect(entry).toMatchObject({ event: { action: 'session:refuse', after: { reason: `passkey: wrong ${reason}` } } })
}

describe('instead of a password', () => {
  test('a passkey that verified its user begins a session with two factors, which is written down', async () => {
    const { id } = await finish(authenticator.get(await begin()))
    const session = await db.session.findUniqueOrThrow({ where: { id } })
    expect(session).toMatchObject({ userId: user.userId, method: 'passkey', secondFactorAt: expect.any(Date) })
    const entry = await db.auditEntry.findFirstOrThrow({ where: { chain: installationChain, entityId: id } })
    expect(entry).toMatchObject({ action: 'session:create', after: { method: 'passkey', secondFactor: true } })
    expect(await db.passkey.findFirst({ where: { userId: user.userId } })).toMatchObject({
      counter: 1n,
      lastUsedAt: expect.any(Date),
    })
  })

  test('asks for no user’s passkey by name, so that it tells nobody who has one', async () => {
    const options = await begin()
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    expect(options.allowCredentials ?? []).toEqual([])
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
    expect(JSON.stringify(options)).not.toContain(authenticator.credentialId)
  })

  test.each<[string, Otherwise, string]>([
    ['of another origin', { origin: 'http://localhost:4000' }, 'signature'],
    ['of a look-alike origin', { origin: 'http://localhost:3000.evil.example' }, 'signature'],
    ['for another relying party', { rpId: 'evil.example' }, 'signature'],
    ['that did not verify its user', { userVerified: false }, 'signature'],
    ['with nobody present', { userPresent: false }, 'signature'],
    ['to a registration', { type: 'webauthn.create' }, 'signature'],
    ['to a challenge that was never issued', { challenge: 'A'.repeat(43) }, 'challenge'],
    ['to a challenge that is no text', { challenge: { toString: 1 } as never }, 'challenge'],
    ['that does not say whose it is', { userHandle: null }, 'user'],
  ])('an answer %s lets nobody in', async (_, otherwise, reason) => {
    await refused(async () => finish(authenticator.get(await begin(), otherwise)), reason)
  })

  test('an answer in another user’s name lets nobody in', async () => {
    const userHandle = Buffer.from(other.userId).toString('base64url')
    await refused(async () => finish(authenticator.get(await begin(), { userHandle })), 'user')
  })

  test('a passkey that nobody has added lets nobody in', async () => {
    const stranger = new SoftwareAuthenticator()
    stranger.create({
      challenge: '',
      rp: { id: 'localhost' },
      user: { id: Buffer.from(user.userId).toString('base64url') },
    })
    await refused(async () => finish(stranger.get(await begin())), 'passkey')
  })

  test('another key under the id of a passkey lets nobody in', async () => {
    const forger = new SoftwareAuthenticator()
    forger.create({
      challenge: '',
      rp: { id: 'localhost' },
      user: { id: Buffer.from(user.userId).toString('base64url') },
    })
    const { credentialId: id } = authenticator
    await refused(async () => finish({ ...forger.get(await begin()), id, rawId: id }), 'signature')
  })

  test('a changed answer lets nobody in', async () => {
    const answer = authenticator.get(await begin())
    const data = Buffer.from(answer.response.authenticatorData, 'base64url')
    data.writeUInt32BE(99, 33)
    const authenticatorData = data.toString('base64url')
    await refused(async () => finish({ ...answer, response: { ...answer.response, authenticatorData } }), 'signature')
  })

  test('an answer counts once', async () => {
    const answer = authenticator.get(await begin())
    await finish(answer)
    await refused(async () => finish(answer), 'challenge')
  })

  test('of the same answer several times at once, one counts', async () => {
    const answer = authenticator.get(await begin())
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => finish(answer)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await sessions()).toBe(1)
  })

  test('a challenge is spent by a wrong answer as well', async () => {
    const options = await begin()
    await refused(async () => finish(authenticator.get(options, { userVerified: false })), 'signature')
    await refused(async () => finish(authenticator.get(options)), 'challenge')
  })

  test('a challenge is over after five minutes', async () => {
    const options = await begin()
    const { expiresAt } = await db.challenge.findFirstOrThrow({ where: { purpose: 'passkey_sign_in', usedAt: null } })
    expect(expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(300_000)
    await db.challenge.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } })
    await refused(async () => finish(authenticator.get(options)), 'challenge')
  })

  test('an answer counts in the browser alone that asked', async () => {
    for (const heldBy of ['another browser', '', undefined]) {
      const answer = authenticator.get(await begin())
      const parsed = authenticationResponseSchema.parse(answer)
      await refused(() => finishPasskeySignIn(parsed, heldBy, client), 'challenge')
    }
  })

  test('the challenge of adding a passkey is none of signing in', async () => {
    await db.challenge.updateMany({ data: { purpose: 'passkey_sign_in', usedAt: null } })
    const options = await begin()
    await db.challenge.updateMany({ data: { purpose: 'passkey_registration' } })
    await refused(async () => finish(authenticator.get(options)), 'challenge')
  })
})

describe('the counter', () => {
  test('tells of two copies the one that lags behind', async () => {
    const copy = authenticator.copy()
    await finish(authenticator.get(await begin()))
    await refused(async () => finish(copy.get(await begin())), 'counter')
    // The one that is ahead goes on working.
    await finish(authenticator.get(await begin()))
  })

  test('cannot go back to 0', async () => {
    await finish(authenticator.get(await begin()))
    await refused(async () => finish(authenticator.get(await begin(), { counter: 0 })), 'counter')
  })

  test('of both copies at the same moment lets one in', async () => {
    const copy = authenticator.copy()
    const [first, second] = [await begin(), await begin()]
    const results = await Promise.allSettled([finish(authenticator.get(first)), finish(copy.get(second))])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('stays at 0 for passkeys that are synchronized', async () => {
    const synchronized = new SoftwareAuthenticator(undefined, false)
    await givePasskey(other, synchronized)
    for (let times = 0; times < 3; times++) await finish(synchronized.get(await begin()))
    expect(await sessions(other)).toBe(3)
  })

  test('is not told apart from a wrong signature before the signature held', async () => {
    await finish(authenticator.get(await begin()))
    const answer = authenticator.get(await begin(), { counter: 1 })
    const signature = Buffer.from(answer.response.signature, 'base64url').toReversed()
    const response = { ...answer.response, signature: Buffer.from(signature).toString('base64url') }
    await refused(async () => finish({ ...answer, response }), 'signature')
  })
})

describe('as the second step', () => {
  const pendingOf = async (member: TestMember = user) => {
    const signedIn = await signIn(member.email, testPassword, client)
    if (signedIn.ok || !signedIn.secondFactorOf) throw new Error('No second factor was asked for.')
    return beginPendingSignIn(signedIn.secondFactorOf)
  }
  const step = (answer: unknown, secret: string | undefined) =>
    finishPasskeySecondStep(authenticationResponseSchema.parse(answer), secret, client)
  const over = 'The time to finish signing in is over. Sign in again.'

  test('a passkey begins a session that knows of it, verified or not', async () => {
    const pending = await pendingOf()
    const options = await beginPasskeySecondStep(pending, client)
    expect(options.allowCredentials).toMatchObject([{ id: authenticator.credentialId }])
    const { id } = await step(authenticator.get(options, { userVerified: false, userHandle: null }), pending)
    const session = await db.session.findUniqueOrThrow({ where: { id } })
    expect(session).toMatchObject({ userId: user.userId, method: 'password', secondFactorAt: expect.any(Date) })
  })

  test('needs the password before it', async () => {
    await expect(beginPasskeySecondStep(undefined, client)).rejects.toThrow(over)
    await expect(beginPasskeySecondStep('x', client)).rejects.toThrow(over)
    await expect(step(authenticator.get(await begin()), 'x')).rejects.toThrow(over)
  })

  test('ends with one session', async () => {
    const pending = await pendingOf()
    const [first, second] = [
      await beginPasskeySecondStep(pending, client),
      await beginPasskeySecondStep(pending, client),
    ]
    await step(authenticator.get(first), pending)
    await expect(step(authenticator.get(second), pending)).rejects.toThrow(over)
    expect(await sessions()).toBe(1)
  })

  test('takes no other user’s passkey, nor an answer for another second step', async () => {
    const others = new SoftwareAuthenticator()
    await givePasskey(other, others)
    const pending = await pendingOf()
    await refused(async () => step(others.get(await beginPasskeySecondStep(pending, client)), pending), 'user')
    const another = await pendingOf()
    await refused(
      async () => step(authenticator.get(await beginPasskeySecondStep(pending, client)), another),
      'challenge',
    )
    const theirs = await pendingOf(other)
    await refused(async () => step(authenticator.get(await beginPasskeySecondStep(theirs, client)), theirs), 'user')
  })

  test('does not pass for signing in without a password, nor that for it', async () => {
    const pending = await pendingOf()
    await refused(
      async () => finish(authenticator.get(await beginPasskeySecondStep(pending, client)), pending),
      'challenge',
    )
    await refused(async () => step(authenticator.get(await begin()), pending), 'challenge')
  })

  test.each<[string, Otherwise]>([
    ['another origin', { origin: 'https://localhost:3000' }],
    ['another relying party', { rpId: 'local' }],
  ])('takes no answer of %s', async (_, otherwise) => {
    const pending = await pendingOf()
    const options = await beginPasskeySecondStep(pending, client)
    await refused(async () => step(authenticator.get(options, otherwise), pending), 'signature')
  })
})

describe('limits', () => {
  test('wrong answers from one address come to an end, and leave one entry each', async () => {
    const { points } = passkeyLimits.answers
    const answer = authenticator.get(await begin(), { challenge: 'A'.repeat(43) })
    for (let index = 0; index < points; index++) await expect(finish(answer)).rejects.toThrow(wrongPasskey)
    await expect(finish(answer)).rejects.toThrow(/^Too many attempts to sign in/)
    expect(await db.auditQueue.count()).toBe(points)
  })

  test('challenges for one address come to an end', async () => {
    const expire = new Date(Date.now() + 60_000)
    const { points } = passkeyLimits.challenges
    await db.rateLimit.create({ data: { key: `passkey/challenges:${client.address}`, points, expire } })
    await expect(begin()).rejects.toThrow(/^Too many attempts/)
  })
})
