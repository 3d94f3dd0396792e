// Next.js looks for it when the first of its modules is loaded, so it comes before them all.
import 'next/dist/server/node-environment-baseline'
import { beforeAll, expect, test } from 'vitest'
import { runAs } from '../auth/caller'
import { db } from '../db/client'
import { createTestOrganization, signedOut, type TestOrganization } from '../testing/factories'
import { addTestMember } from '../testing/people'
import { inServerAction } from '../testing/server-request'
import { acceptInvitationAction, signUpWithInvitationAction } from './actions'
import { acceptanceLimit } from './limits'
import { inviteMember } from './mutations/invite-member'

let organization: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization()
})

const idle = { status: 'idle' } as const

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

async function invite(email: string): Promise<string> {
  const roleId = organization.roleIds.member
  const { link } = await runAs(organization.admin.caller, () =>
    inviteMember(organization.slug, { email, roleId, teams: [] }),
  )
  return link!.split('/invite/')[1]!
}

const signUp = (secret: string, fields: Record<string, string>) =>
  inServerAction(() => signedOut(() => signUpWithInvitationAction(secret, idle, formOf(fields))))

test('a refused sign-up keeps the name, and hands back neither password nor secret', async () => {
  const secret = await invite('ada@example.com')
  const answer = await signUp(secret, { name: 'Ada', password: 'too short' })
  expect(answer).toMatchObject({
    status: 'failed',
    values: { name: 'Ada' },
    fieldErrors: { password: expect.stringContaining('at least 12') },
  })
  expect(JSON.stringify(answer)).not.toContain('too short')
  expect(JSON.stringify(answer)).not.toContain(secret)
})

test.each([
  [{ name: '', password: 'a fine long passphrase' }, 'name'],
  [{ name: 'x'.repeat(256), password: 'a fine long passphrase' }, 'name'],
  [{ name: 'a\u202eb', password: 'a fine long passphrase' }, 'name'],
  [{ name: 'Ada', password: 'password1234' }, 'password'],
  [{ name: 'Ada', password: 'x'.repeat(129) }, 'password'],
])('%j is refused in words', async (fields, field) => {
  const secret = await invite(`${crypto.randomUUID()}@example.com`)
  expect(await signUp(secret, fields)).toMatchObject({ status: 'failed', fieldErrors: { [field]: expect.any(String) } })
})

test('nothing else that a form sends counts: no role, no address, no organization', async () => {
  const email = `${crypto.randomUUID()}@example.com`
  const secret = await invite(email)
  const crafted = { roleId: organization.roleIds.admin, email: organization.admin.email, organizationId: 'org_1' }
  const fields = { name: 'Eve', password: 'a fine long passphrase', ...crafted }
  await expect(signUp(secret, fields)).rejects.toMatchObject({
    digest: expect.stringContaining(`;/orgs/${organization.slug};`),
  })
  const user = await db.user.findUniqueOrThrow({ where: { email }, include: { memberships: true } })
  expect(user.memberships).toMatchObject([{ roleId: organization.roleIds.member }])
})

test('whoever tries too often has to wait, with the right link as well', async () => {
  await db.rateLimit.deleteMany()
  const guest = await addTestMember(await createTestOrganization())
  const secret = await invite(guest.email)
  const accept = (by: string) =>
    inServerAction(() => runAs(guest.caller, () => acceptInvitationAction(by, idle, new FormData())))
  const wrong = () => accept('x'.repeat(43)).catch((error) => error)
  const answers = await Promise.all(Array.from({ length: acceptanceLimit.points + 1 }, wrong))
  const refused = answers.filter((answer) => 'status' in answer && answer.status === 'failed')
  expect(refused).toHaveLength(1)
  expect(refused[0]).toMatchObject({ message: expect.stringMatching(/^Too many attempts from your address\. Wait 15/) })
  expect(await accept(secret)).toMatchObject({
    status: 'failed',
    message: expect.stringContaining('Too many attempts'),
  })
  await db.rateLimit.deleteMany()
  await expect(accept(secret)).rejects.toMatchObject({ digest: expect.stringContaining('/orgs/') })
})
