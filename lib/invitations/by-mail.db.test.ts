import { beforeAll, expect, test } from 'vitest'
import { db } from '../db/client'
import { openContent } from '../mail/content'
import { asAdmin, createTestOrganization, signedOut, type TestOrganization } from '../testing/factories'
import { inviteMember } from './mutations/invite-member'
import { resendInvitation } from './mutations/resend-invitation'
import { signUpWithInvitation } from './mutations/sign-up'
import { findWaiting } from './queries/find-waiting'

// Where mail is set up, the link goes to the address and to nobody else. Nothing is sent here: the queue is looked into.
process.env.SMTP_URL = 'smtp://127.0.0.1:1'
process.env.LATCHKEY_MAIL_FROM = 'Latchkey <latchkey@example.com>'

let organization: TestOrganization
beforeAll(async () => {
  organization = await createTestOrganization('Northwind')
})

const email = 'nora@example.com'

async function latestMail() {
  const mail = await db.mail.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  const content = openContent({ id: mail.id, encryptedContent: mail.encryptedContent! })
  const secret = /\/invite\/([\w-]{43})/.exec(content.text)![1]!
  return { mail, content, secret }
}

test('the link is mailed, and neither answered nor kept in clear', async () => {
  const roleId = organization.roleIds.manager
  const sent = await asAdmin(organization, () => inviteMember(organization.slug, { email, roleId, teams: [] }))
  expect(sent).toMatchObject({ email, link: null })
  const { mail, content, secret } = await latestMail()
  expect(mail).toMatchObject({
    organizationId: organization.id,
    recipient: email,
    kind: 'invitation',
    subject: 'Ada Admin invites you to Northwind',
  })
  for (const words of ['Northwind', 'Ada Admin', 'Manager', email, secret]) {
    expect(content.text).toContain(words)
    expect(content.html).toContain(words)
  }
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`
  for (const { name } of tables) {
    const [found] = await db.$queryRawUnsafe<{ count: bigint }[]>(
      `SELECT count(*) FROM "${name}" AS row WHERE row::text LIKE $1`,
      `%${secret}%`,
    )
    expect(Number(found?.count), name).toBe(0)
  }
})

test('resending mails another link, and the one before opens nothing', async () => {
  const before = await latestMail()
  const { id } = await db.invitation.findFirstOrThrow({ where: { email } })
  await asAdmin(organization, () => resendInvitation(organization.slug, { invitationId: id }))
  const { secret } = await latestMail()
  expect(secret).not.toBe(before.secret)
  expect(await findWaiting(before.secret)).toBeNull()
  const client = { address: null, userAgent: null }
  const joined = await signedOut(() =>
    signUpWithInvitation(secret, { name: 'Nora', password: 'a fine long passphrase' }, client),
  )
  expect(joined).toMatchObject({ slug: organization.slug })
})

test('an invitation that is refused is not mailed', async () => {
  const before = await db.mail.count()
  const invite = () => inviteMember(organization.slug, { email, roleId: organization.roleIds.member, teams: [] })
  await expect(asAdmin(organization, invite)).rejects.toThrow('Nora is a member of Northwind already')
  expect(await db.mail.count()).toBe(before)
})
