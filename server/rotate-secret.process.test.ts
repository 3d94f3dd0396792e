import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { lockDataDirectory } from '@/lib/data-directory/lock'
import { generatedSecret, nextSecret } from '@/lib/data-directory/secret'
import { secretsOf } from '@/lib/data-directory/secrets-of'
import { runningEmbeddedDatabase, startEmbeddedDatabase } from '@/lib/db/embedded'
import { startDisposableCluster } from '@/lib/db/postgres/disposable'
import { decryptUnder, encryptUnder, secretIdOf } from '@/lib/encryption'
import { projectRoot } from '@/lib/project-root'
import { migrate } from '@/prisma/migrate'
import { temporaryDataDirectory } from './testing/instance'

const [old, next, third] = [1, 2, 3].map((fill) => Buffer.alloc(32, fill).toString('base64')) as [
  string,
  string,
  string,
]

type Run = { child: ChildProcess; ended: Promise<number | null>; output: () => string }

/** As `npm run rotate-secret` runs it. */
function rotate(variables: Record<string, string>, ...flags: string[]): Run {
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', 'server/rotate-secret.ts', ...flags],
    {
      cwd: projectRoot(),
      env: { PATH: process.env.PATH, ...variables } as unknown as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  return { child, ended: once(child, 'close').then(([code]) => code), output: () => output }
}

async function connected<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** One of each kind, and so many mails. */
async function fill(client: pg.Client, secret: string, mails: number): Promise<void> {
  const bytes = (text: string, purpose: string) => {
    const { encrypted, secretId } = encryptUnder(secret, Buffer.from(text), purpose)
    return [Buffer.from(encrypted), secretId]
  }
  await client.query(
    `INSERT INTO "Organization" (id, name, slug) VALUES ('org_1', 'Acme', 'acme') ON CONFLICT DO NOTHING`,
  )
  await client.query(
    `INSERT INTO "User" (id, email, name) VALUES ('usr_1', 'ada@example.com', 'Ada') ON CONFLICT DO NOTHING`,
  )
  await client.query(
    `INSERT INTO "SigningKey" ("organizationId", "publicKey", "encryptedKey", "secretId") VALUES ('org_1', 'aa', $1, $2)`,
    bytes('the key', 'signing-key/aa'),
  )
  await client.query(
    `INSERT INTO "Totp" ("userId", "encryptedSecret", "secretId") VALUES ('usr_1', $1, $2)`,
    bytes('the seed', 'totp/usr_1'),
  )
  await client.query(
    `INSERT INTO "SsoProvider" (id, "organizationId", issuer, "clientId", domains, "encryptedClientSecret", "secretId")
     VALUES ('sso_1', 'org_1', 'https://id.example', 'c', '{}', $1, $2)`,
    bytes('the client secret', 'sso-provider/sso_1'),
  )
  await fillMails(client, secret, 0, mails)
}

async function fillMails(client: pg.Client, secret: string, from: number, to: number): Promise<void> {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index)
  const ids = numbers.map((number) => `mail_${String(number).padStart(5, '0')}`)
  const contents = numbers.map((number, index) =>
    Buffer.from(encryptUnder(secret, Buffer.from(`mail ${number}`), `mail/${ids[index]}`).encrypted),
  )
  await client.query(
    `INSERT INTO "Mail" (id, recipient, kind, subject, "encryptedContent", "secretId")
     SELECT id, 'a@example.com', 'k', 's', content, $3 FROM unnest($1::text[], $2::bytea[]) AS mail(id, content)`,
    [ids, contents, secretIdOf(secret)],
  )
}

async function countUnder(client: pg.Client, secret: string): Promise<number> {
  const { rows } = await client.query(
    `SELECT (SELECT count(*) FROM "SigningKey" WHERE "secretId" = $1) + (SELECT count(*) FROM "Totp" WHERE "secretId" = $1)
       + (SELECT count(*) FROM "SsoProvider" WHERE "secretId" = $1) + (SELECT count(*) FROM "Mail" WHERE "secretId" = $1) AS count`,
    [secretIdOf(secret)],
  )
  return Number(rows[0].count)
}

/** What everything says, read with a secret. */
async function readAll(client: pg.Client, secret: string): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT 'signing-key/' || "publicKey" AS purpose, "encryptedKey" AS encrypted FROM "SigningKey"
     UNION ALL SELECT 'totp/' || "userId", "encryptedSecret" FROM "Totp"
     UNION ALL SELECT 'sso-provider/' || id, "encryptedClientSecret" FROM "SsoProvider"
     UNION ALL (SELECT 'mail/' || id, "encryptedContent" FROM "Mail" ORDER BY id)`,
  )
  return rows.map(({ purpose, encrypted }) => decryptUnder(secret, encrypted, purpose).toString())
}

const expected = (mails: number) => [
  'the key',
  'the seed',
  'the client secret',
  ...Array.from({ length: mails }, (_, number) => `mail ${number}`),
]

describe('in a data directory', () => {
  let data: ReturnType<typeof temporaryDataDirectory>
  let before: string
  beforeEach(async () => {
    data = temporaryDataDirectory()
    before = generatedSecret(data.folder)
    const database = await startEmbeddedDatabase(data.folder)
    await migrate(database.url)
    await connected(database.url, (client) => fill(client, before, 5))
    await database.stop()
  })
  afterEach(() => data.remove())

  test('killed in the middle, it goes on where it was; and then the secret is another one', async () => {
    const mails = 8_000
    const environment = { LATCHKEY_DATA_DIR: data.folder }
    const filled = await startEmbeddedDatabase(data.folder)
    await connected(filled.url, (client) => fillMails(client, before, 5, mails))
    await filled.stop()
    const first = rotate(environment)
    let url: string | undefined
    while (!url) {
      url = runningEmbeddedDatabase(data.folder)
      await wait(5)
    }
    const after = nextSecretOf(data.folder)
    await untilConnected(url, async (client) => {
      while ((await countUnder(client, await after)) < 50) await wait(1)
    })
    first.child.kill('SIGKILL')
    await first.ended
    // In between everything can be read, with both.
    expect(secretsOf({}, data.folder)).toEqual({ secret: before, newSecret: await after })

    const second = rotate(environment)
    expect([await second.ended, second.output()]).toEqual([0, expect.stringContaining('Start Latchkey again.')])
    const [, remaining] = /([\d,]+) queued mails encrypted anew/.exec(second.output())!
    expect(Number(remaining!.replace(',', ''))).toBeLessThan(mails)
    expect(generatedSecret(data.folder)).toBe(await after)
    expect(nextSecret(data.folder)).toBeUndefined()
    const database = await startEmbeddedDatabase(data.folder)
    await connected(database.url, async (client) => {
      expect(await countUnder(client, before)).toBe(0)
      expect(await readAll(client, await after)).toEqual(expected(mails))
      const { rows } = await client.query(`SELECT action, after FROM "AuditEntry" WHERE chain = 'installation'`)
      expect(rows).toEqual([{ action: 'secret:rotate', after: { secretId: secretIdOf(await after) } }])
    })
    await database.stop()
    expect(second.output()).not.toContain(await after)
  })

  test('it waits for nobody: while Latchkey runs it is refused, and nothing is changed', async () => {
    const lock = await lockDataDirectory(data.folder, 'which serves http://localhost:1')
    const run = rotate({ LATCHKEY_DATA_DIR: data.folder })
    expect(await run.ended).toBe(1)
    expect(run.output()).toContain(`process ${process.pid}, which serves http://localhost:1. Stop that one first`)
    lock.release()
    expect(generatedSecret(data.folder)).toBe(before)
    expect(existsSync(path.join(data.folder, 'secret.next'))).toBe(false)
  })

  test('what is refused leaves nothing begun', async () => {
    const database = await startEmbeddedDatabase(data.folder)
    await connected(database.url, (client) =>
      client.query(`UPDATE "Totp" SET "secretId" = $1`, [secretIdOf(third)]).then(() => undefined),
    )
    await database.stop()
    const run = rotate({ LATCHKEY_DATA_DIR: data.folder })
    expect([await run.ended, run.output()]).toEqual([1, expect.stringContaining('Nothing was changed.')])
    expect(secretsOf({}, data.folder)).toEqual({ secret: before, newSecret: undefined })
  })

  test('a chosen secret takes the place of the generated one', async () => {
    const run = rotate({ LATCHKEY_DATA_DIR: data.folder, LATCHKEY_NEW_SECRET: next })
    expect(await run.ended).toBe(0)
    expect(readFileSync(path.join(data.folder, 'secret'), 'utf8').trim()).toBe(next)
    const again = rotate({ LATCHKEY_DATA_DIR: data.folder, LATCHKEY_NEW_SECRET: next })
    expect([await again.ended, again.output()]).toEqual([1, expect.stringContaining('expected another secret')])
  })

  async function nextSecretOf(folder: string): Promise<string> {
    for (;;) {
      const found = nextSecret(folder)
      if (found) return found
      await wait(5)
    }
  }

  // The server says its port before it accepts anybody.
  async function untilConnected(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await connected(url, work)
      } catch (error) {
        if (!['ECONNREFUSED', '57P03', '42P01'].includes((error as { code: string }).code)) throw error
        await wait(10)
      }
    }
  }
})

describe('with a database of the operator’s', () => {
  let cluster: Awaited<ReturnType<typeof startDisposableCluster>>
  let url: string
  beforeEach(async () => {
    cluster = await startDisposableCluster()
    url = cluster.url('latchkey')
    await migrate(url)
    await connected(url, (client) => fill(client, old, 5))
  })
  afterEach(() => cluster.stop())
  const variables = () => ({ DATABASE_URL: url, LATCHKEY_SECRET: old, LATCHKEY_NEW_SECRET: next })

  test('it encrypts everything under the new secret, and a repeat finds nothing to do', async () => {
    const run = rotate(variables())
    expect(await run.ended).toBe(0)
    expect(run.output()).toContain('1 signing key encrypted anew.')
    expect(run.output()).toContain('LATCHKEY_SECRET set to the new secret, and without LATCHKEY_NEW_SECRET')
    expect(run.output()).toContain('Everybody signs in anew')
    await connected(url, async (client) => expect(await readAll(client, next)).toEqual(expected(5)))
    const again = rotate(variables())
    expect(await again.ended).toBe(0)
    expect(again.output()).toContain('Nothing was left to encrypt anew.')
  })

  test('both secrets are asked for', async () => {
    const { LATCHKEY_NEW_SECRET: _, ...without } = variables()
    const run = rotate(without)
    expect([await run.ended, run.output()]).toEqual([1, expect.stringContaining('LATCHKEY_NEW_SECRET: required')])
  })

  test('what lies under a third secret is named, and left alone unless that is said', async () => {
    await connected(url, (client) =>
      client.query(`UPDATE "Totp" SET "secretId" = $1`, [secretIdOf(third)]).then(() => undefined),
    )
    const run = rotate(variables())
    expect(await run.ended).toBe(1)
    expect(run.output()).toContain(`1 under the one whose SHA-256 begins with ${secretIdOf(third)}`)
    await connected(url, async (client) => expect(await countUnder(client, old)).toBe(7))
    const anyway = rotate(variables(), '--leave-unreadable')
    expect(await anyway.ended).toBe(0)
    await connected(url, async (client) => expect(await countUnder(client, next)).toBe(7))
  })

  test('a row that was damaged is named and left, and keeps nothing else from the new secret', async () => {
    await connected(url, (client) =>
      client
        .query(`UPDATE "Totp" SET "encryptedSecret" = 'damaged, and long enough for a nonce and a tag'`)
        .then(() => undefined),
    )
    const run = rotate(variables())
    expect(await run.ended).toBe(0)
    expect(run.output()).toContain('Totp usr_1 is left as it is: no secret opens it.')
    await connected(url, async (client) => expect(await countUnder(client, next)).toBe(7))
  })
})
