// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeAll, describe, expect, test } from 'vitest'
import { signInAction, signOutAction } from '../auth/actions'
import { wrongCredentials } from '../auth/wrong-credentials'
import {
  beginPasskeySecondStepAction,
  beginPasskeySignInAction,
  finishPasskeySecondStepAction,
  finishPasskeySignInAction,
} from '../passkeys/actions'
import { requestResetAction, resetPasswordAction } from '../password-reset/actions'
import { secondFactorAction } from '../second-factor/actions'
import { setUpAction } from '../setup/actions'
import { findProviderAction } from '../sso/actions'
import { asAdmin, createTestOrganization, signedOut, type TestOrganization, testPassword } from '../testing/factories'
import { inServerAction } from '../testing/server-request'
import { personalTokens } from '../tokens/realm'
import { actionOf, type Sent } from './matrix/entry'
import { invited, own, strangersPasskey } from './matrix/everybody'
import { foundActions } from './matrix/found-actions'
import { formOf, send } from './matrix/send'
import { organizationActions } from './matrix/table'
import { tokens } from './matrix/tokens'
import { createWorld, state as stateBut, type World } from './matrix/world'

// What an attacker sends to every action of the table: ids of another organization, slugs that are none, secrets that are none. Who may
// call which action at all is shown by matrix.db.test.ts.

const found = await foundActions()

let world: World
let organization: TestOrganization
let other: TestOrganization

beforeAll(async () => {
  world = await createWorld()
  organization = world.organization
  other = await createTestOrganization()
})

/** What another organization's admin is told who sends ids of the first one to their own: a refusal in words, but for these. */
const answers: Record<string, object> = {
  checkAuditAction: { status: 'ok' },
  findServiceUsersAction: { status: 'ok', value: [] },
  tokenFormOptionsAction: { status: 'ok', value: { owners: { serviceUsers: [] } } },
  moreDescendantsAction: { status: 'ok', value: { rows: [] } },
  inspectTokenAction: {
    status: 'ok',
    value: { lineage: [], state: { key: null, credential: null, chain: [], owner: null } },
  },
  bulkTokensAction: { status: 'ok', value: { results: [{ ok: false }, { ok: false }] } },
  'bulkTokensAction (delete)': { status: 'ok', value: { results: [{ ok: false }] } },
  // The rest name nothing but the organization itself, or what is its own.
  'addTeamPeopleAction (find)': { status: 'ok' },
  'addTeamApplicationsAction (find)': { status: 'ok' },
  'createRoleAction (browse)': { status: 'ok' },
  'updateRoleAction (browse)': { status: 'ok' },
  renameOrganizationAction: { status: 'ok' },
  updateUsageSettingsAction: { status: 'ok' },
  updateTokenPolicyAction: { status: 'ok' },
  revokeBreakingTokensAction: { status: expect.any(String) },
}

const makers = ['createApplicationAction', 'createRoleAction', 'createTeamAction']

/** All rows of the first organization, or of nobody's. */
const state = () => stateBut(other)

async function refused(work: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = await state()
  await expect(inServerAction(work)).rejects.toMatchObject(refusal)
  expect(await state()).toEqual(before)
}

const toLogin = { digest: expect.stringMatching(/^NEXT_REDIRECT;.*;\/login/) }
const toElsewhere = { digest: expect.stringContaining(`/orgs/`) }
const toInvitation = { digest: expect.stringMatching(/^NEXT_REDIRECT;\w+;\/invite(\/x{43})?;/) }
const toNotFound = { digest: 'NEXT_HTTP_ERROR_FALLBACK;404' }

describe.each([...Object.keys(organizationActions), ...Object.keys(own)])('%s', (line) => {
  const sent = (): Sent => organizationActions[line]?.send(world.names) ?? own[line]!(world.names)

  test('something else than a slug: not found', () =>
    refused(
      () => asAdmin(other, () => send(found.get(actionOf(line))!, { not: other.slug } as never, sent())),
      toNotFound,
    ))
})

describe.each(Object.keys(invited))('%s', (line) => {
  test.each(['x'.repeat(43), '', '//evil.example', { not: '' }])(
    'with %j instead of a secret: to that page',
    (secret) =>
      refused(() => asAdmin(other, () => send(found.get(line)!, secret as never, invited[line]!.send())), toInvitation),
  )
})

describe.each(Object.entries(organizationActions))('%s', (line, entry) => {
  test('an admin of another organization, with ids of this one', async () => {
    const before = await state()
    const action = found.get(actionOf(line))!
    const answer = inServerAction(() => asAdmin(other, () => send(action, other.slug, entry.send(world.names))))
    // These name nothing but what they make, which is the other organization's.
    if (makers.includes(line)) await expect(answer).rejects.toMatchObject(toElsewhere)
    else {
      expect(await answer).toMatchObject(answers[line] ?? { status: 'failed' })
      // What it found there is that organization's own.
      expect(JSON.stringify(await answer)).not.toContain(organization.admin.membershipId)
    }
    expect(await state()).toEqual(before)
  })
})

// A member needs no operation for what is their own, and reaches nothing else by asking for it as such (lib/tokens/access.db.test.ts).
describe.each(Object.keys(tokens).filter((line) => line !== 'findServiceUsersAction' && line !== 'inspectTokenAction'))(
  '%s, of personal tokens',
  (line) => {
    const call = (slug: string) =>
      send(found.get(actionOf(line))!, slug, organizationActions[line]!.send(world.names), personalTokens)

    test('something else than a slug: not found', () =>
      refused(() => asAdmin(other, () => call({ not: other.slug } as never)), toNotFound))

    test('an admin, with ids of service tokens', async () => {
      const before = await state()
      const answer = await inServerAction(() => asAdmin(organization, () => call(organization.slug)))
      // It names nothing but what it makes, or nothing at all.
      if (line === 'createTokenAction' || line === 'tokenFormOptionsAction') return expect(answer?.status).toBe('ok')
      expect(answer).toMatchObject(answers[line] ?? { status: 'failed' })
      expect(await state()).toEqual(before)
    })
  },
)

describe('actions for whoever is signed out', () => {
  const idle = { status: 'idle' } as const
  const signIn = (fields: Record<string, string>) =>
    inServerAction(() => signedOut(() => signInAction(idle, formOf({ email: organization.admin.email, ...fields }))))

  test('requestResetAction promises nobody anything where mail is not configured', async () => {
    const form = { email: organization.admin.email }
    const before = await state()
    const answer = await inServerAction(() => signedOut(() => requestResetAction(idle, formOf(form))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringContaining('sends no mail') })
    expect(await state()).toEqual(before)
  })

  test('resetPasswordAction refuses who has no link', async () => {
    const form = { secret: 'x', password: 'a fine long passphrase' }
    const before = await state()
    const answer = await inServerAction(() => signedOut(() => resetPasswordAction(idle, formOf(form))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringContaining('not good any longer') })
    expect(await state()).toEqual(before)
  })

  test('setUpAction is gone once there is a user', () => {
    const form = { organizationName: 'Mine', name: 'Eve', email: 'eve@example.com', password: 'a fine long passphrase' }
    return refused(() => signedOut(() => setUpAction(idle, formOf(form))), toNotFound)
  })

  test('signInAction refuses a wrong password, and does not hand it back', async () => {
    const before = await state()
    const answer = await signIn({ password: 'not the password' })
    expect(answer).toMatchObject({ status: 'failed', message: wrongCredentials })
    expect(JSON.stringify(answer)).not.toContain('not the password')
    expect(await state()).toEqual(before)
  })

  test.each(['https://evil.example', '//evil.example', '/\\evil.example', '/.//evil.example', '/\t/evil.example'])(
    'signInAction leads to no other host: %j',
    async (back) => {
      await expect(signIn({ password: testPassword, return: back })).rejects.toMatchObject({
        digest: expect.not.stringContaining('evil'),
      })
    },
  )

  test('secondFactorAction without a password shown before lets nobody in, and hands no code back', async () => {
    const answer = await inServerAction(() => signedOut(() => secondFactorAction(idle, formOf({ code: '123456' }))))
    expect(answer).toMatchObject({ status: 'failed', message: expect.stringMatching(/^The time to finish signing in/) })
    expect(JSON.stringify(answer)).not.toContain('123456')
  })

  test('a passkey that nobody has added lets nobody in, alone or as a second step', async () => {
    const answer = { response: strangersPasskey().answer }
    for (const finish of [finishPasskeySignInAction, finishPasskeySecondStepAction]) {
      const before = await state()
      expect(await inServerAction(() => signedOut(() => finish(answer)))).toMatchObject({ status: 'failed' })
      expect(await state()).toEqual(before)
    }
    const options = await inServerAction(() => signedOut(beginPasskeySignInAction))
    expect(JSON.stringify(options)).not.toContain(organization.admin.email)
    expect(await inServerAction(() => signedOut(beginPasskeySecondStepAction))).toMatchObject({ status: 'failed' })
  })

  test('findProviderAction tells nobody who has an account', async () => {
    const find = (email: string) => inServerAction(() => signedOut(() => findProviderAction(idle, formOf({ email }))))
    const before = await state()
    const known = await find(organization.admin.email)
    expect(known).toMatchObject({ status: 'failed', values: { email: organization.admin.email } })
    const unknown = await find('nobody@example.com')
    expect({ ...unknown, values: {} }).toEqual({ ...known, values: {} })
    expect(await state()).toEqual(before)
  })

  test('signOutAction of whoever is signed out changes nothing', () => refused(() => signOutAction(), toLogin))
})
