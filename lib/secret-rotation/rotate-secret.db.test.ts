import { randomBytes } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { db } from '../db/client'
import { decryptUnder, secretIdOf } from '../encryption'
import { newId } from '../ids'
import { decryptSigningKey } from '../keys/signing-key'
import { sealContent } from '../mail/content'
import { encryptTotpSecret } from '../second-factor/totp-secret'
import { encryptClientSecret } from '../sso/client-secret'
import { createTestOrganization, type TestOrganization } from '../testing/factories'
import { type EncryptedColumn, encryptedColumns } from './encrypted-columns'
import { foreignSecrets, recordRotation, rotateSecret } from './rotate-secret'

const secrets = { old: process.env.LATCHKEY_SECRET!, next: randomBytes(32).toString('base64') }
let organization: TestOrganization
let privateKey: string

beforeAll(async () => {
  organization = await createTestOrganization()
  privateKey = decryptSigningKey(await db.signingKey.findFirstOrThrow())
  const { userId } = organization.admin
  const { encrypted, secretId } = encryptTotpSecret(userId, 'the seed')
  await db.totp.create({ data: { userId, encryptedSecret: encrypted, secretId } })
  const providerId = newId('sso')
  await db.ssoProvider.create({
    data: {
      id: providerId,
      organizationId: organization.id,
      issuer: 'https://id.example.com',
      clientId: 'latchkey',
      ...encryptClientSecret(providerId, 'the client secret'),
    },
  })
  const mail = { recipient: 'ada@example.com', kind: 'invitation', subject: 'Come' }
  const mailId = newId('mail')
  await db.mail.create({ data: { id: mailId, ...mail, ...sealContent(mailId, { text: 'the link', html: '' }) } })
  // Sent: its content is gone, and so is what there would be to encrypt.
  await db.mail.create({ data: { id: newId('mail'), ...mail, state: 'sent', secretId: secretIdOf(secrets.old) } })
})

test('every table that says under which secret its rows lie is among those that are encrypted anew', async () => {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT "table_name" AS "name" FROM information_schema.columns
    WHERE "table_schema" = 'public' AND "column_name" = 'secretId' ORDER BY 1`
  expect(encryptedColumns.map(({ table }) => table).sort()).toEqual(tables.map(({ name }) => name))
})

test('what each feature encrypted says the same under the new secret, and nothing opens it with the old one', async () => {
  expect(await foreignSecrets(secrets)).toEqual([])
  const { moved, unreadable } = await rotateSecret(secrets)
  expect(moved.map(({ words, count }) => [words.one, count])).toEqual([
    ['signing key', 1],
    ['authenticator', 1],
    ['client secret of single sign-on', 1],
    ['queued mail', 1],
  ])
  expect(unreadable).toEqual([])
  const plain = await Promise.all(encryptedColumns.map((column) => only(column)))
  expect(plain.map((read) => read(secrets.next))).toEqual([
    Buffer.from(privateKey, 'hex').toString(),
    'the seed',
    'the client secret',
    JSON.stringify({ text: 'the link', html: '' }),
  ])
  for (const read of plain) expect(() => read(secrets.old)).toThrow()
  expect(await rotateSecret(secrets)).toEqual({ moved: [], unreadable: [] })
})

test('the installation’s log says that it happened, and neither secret', async () => {
  await recordRotation(secrets)
  const entry = await db.auditEntry.findFirstOrThrow({ where: { action: 'secret:rotate' } })
  expect(entry).toMatchObject({
    chain: 'installation',
    actorType: 'system',
    before: { secretId: secretIdOf(secrets.old) },
  })
  const text = JSON.stringify(entry, (_key, value) => String(value))
  for (const secret of [secrets.old, secrets.next]) expect(text).not.toContain(secret)
})

test('rows under a third secret are counted', async () => {
  await db.totp.updateMany({ data: { secretId: '0123456789abcdef' } })
  expect(await foreignSecrets(secrets)).toEqual([{ secretId: '0123456789abcdef', count: 1 }])
})

async function only({ table, column, boundTo, purpose }: EncryptedColumn): Promise<(secret: string) => string> {
  const rows = await db.$queryRawUnsafe<{ encrypted: Uint8Array; boundTo: string }[]>(
    `SELECT "${column}" AS "encrypted", "${boundTo}" AS "boundTo" FROM "${table}" WHERE "${column}" IS NOT NULL`,
  )
  expect(rows).toHaveLength(1)
  return (secret) => decryptUnder(secret, rows[0]!.encrypted, purpose(rows[0]!.boundTo)).toString()
}
