import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { lockDataDirectory } from '@/lib/data-directory/lock'
import { openDataDirectory } from '@/lib/data-directory/open'
import { generatedSecret, keepNextSecret, nextSecret, takeNextSecret } from '@/lib/data-directory/secret'
import { startEmbeddedDatabase } from '@/lib/db/embedded'
import { checkExternalDatabase } from '@/lib/db/external'
import { secretIdOf } from '@/lib/encryption'
import { type Environment, readEnvironment } from '@/lib/env'
import { endProcesses } from '@/lib/processes/end'
import { StartupProblem } from '@/lib/processes/startup-problem'
import type { Secrets } from '@/lib/secret-rotation/rotate-secret'
import { migrate } from '@/prisma/migrate'
import { say } from './say'

// `npm run rotate-secret`: puts a new LATCHKEY_SECRET in the place of the present one. docs/guides/rotate-secret.md.

interface Installation {
  secrets: Secrets
  databaseUrl: string
  /** Keeps the new secret, before anything lies under it. */
  begin(): void
  /** Makes the new secret the installation's, once nothing lies under the old one. */
  finish(): void
  /** What the operator does then. */
  afterwards: string
  close(): Promise<void>
}

const sentences = {
  needsNew:
    'LATCHKEY_NEW_SECRET: required, because LATCHKEY_SECRET is set; expected 32 bytes in base64, `openssl rand -base64 32` makes one.',
  kept: 'The data directory keeps the new secret. Start Latchkey again.',
  given: 'Start every Latchkey with LATCHKEY_SECRET set to the new secret, and without LATCHKEY_NEW_SECRET.',
}

try {
  await run()
} catch (error) {
  say.problem(
    error instanceof StartupProblem || isParseError(error)
      ? (error as Error).message
      : String((error as Error)?.stack ?? error),
  )
  process.exitCode = 1
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { 'leave-unreadable': { type: 'boolean', default: false } } })
  const read = readEnvironment(process.env)
  if (!read.ok) throw new StartupProblem(read.problems.join('\n'))
  const installation = read.environment.DATABASE_URL
    ? await external(read.environment)
    : await embedded(read.environment)
  try {
    await rotate(installation, values['leave-unreadable'])
  } finally {
    await installation.close()
  }
}

async function rotate({ secrets, databaseUrl, begin, finish, afterwards }: Installation, leaveUnreadable: boolean) {
  process.env.DATABASE_URL = databaseUrl
  process.env.LATCHKEY_SECRET = secrets.old
  // Imported only now: the client reads DATABASE_URL.
  const { db } = await import('@/lib/db/client')
  const { foreignSecrets, recordRotation, rotateSecret } = await import('@/lib/secret-rotation/rotate-secret')
  try {
    const foreign = await foreignSecrets(secrets)
    if (foreign.length > 0 && !leaveUnreadable) throw new StartupProblem(foreignText(foreign))
    begin()
    const { moved, unreadable } = await rotateSecret(secrets)
    await recordRotation(secrets)
    finish()
    for (const { words, count } of moved) {
      say.line(`${count.toLocaleString('en')} ${count === 1 ? words.one : words.many} encrypted anew.`)
    }
    if (moved.length === 0) say.line('Nothing was left to encrypt anew.')
    for (const row of unreadable) say.line(`${row} is left as it is: no secret opens it.`)
    say.line()
    say.line(`${afterwards} Everybody signs in anew: sessions are signed by the secret.`)
  } finally {
    await db.$disconnect()
  }
}

/** The operator's database. Dashboards may run meanwhile, once they know both secrets. */
async function external(environment: Environment): Promise<Installation> {
  const { DATABASE_URL, LATCHKEY_DIRECT_DATABASE_URL, LATCHKEY_SECRET, LATCHKEY_NEW_SECRET } = environment
  if (!LATCHKEY_NEW_SECRET) throw new StartupProblem(sentences.needsNew)
  const databaseUrl = LATCHKEY_DIRECT_DATABASE_URL ?? DATABASE_URL!
  await checkExternalDatabase(
    LATCHKEY_DIRECT_DATABASE_URL ? 'LATCHKEY_DIRECT_DATABASE_URL' : 'DATABASE_URL',
    databaseUrl,
  )
  return {
    secrets: { old: LATCHKEY_SECRET!, next: LATCHKEY_NEW_SECRET },
    databaseUrl,
    begin: () => {},
    finish: () => {},
    afterwards: sentences.given,
    close: async () => {},
  }
}

/** The database in the data directory, which has to be this process's alone: `npm start` would go on with the old secret. */
async function embedded(environment: Environment): Promise<Installation> {
  const folder = openDataDirectory(environment.LATCHKEY_DATA_DIR)
  if (!existsSync(path.join(folder, 'postgres'))) {
    throw new StartupProblem(`LATCHKEY_DATA_DIR: ${folder} holds no database yet, so there is no secret to rotate.`)
  }
  const lock = await lockDataDirectory(folder, 'which rotates the secret by npm run rotate-secret')
  try {
    await endProcesses(lock.abandoned)
    const secrets = secretsOf(environment, folder)
    const database = await startEmbeddedDatabase(folder)
    await migrate(database.url)
    const kept = environment.LATCHKEY_SECRET === undefined
    return {
      secrets,
      databaseUrl: database.url,
      begin: () => kept && keepNextSecret(folder, secrets.next),
      finish: () => kept && takeNextSecret(folder),
      afterwards: kept ? sentences.kept : sentences.given,
      async close() {
        await database.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Given by the environment; or kept in the data directory, where a rotation that was interrupted has left its successor. */
function secretsOf({ LATCHKEY_SECRET, LATCHKEY_NEW_SECRET }: Environment, folder: string): Secrets {
  if (LATCHKEY_SECRET) {
    if (!LATCHKEY_NEW_SECRET) throw new StartupProblem(sentences.needsNew)
    return { old: LATCHKEY_SECRET, next: LATCHKEY_NEW_SECRET }
  }
  const old = generatedSecret(folder)
  const begun = nextSecret(folder)
  if (begun && LATCHKEY_NEW_SECRET && secretIdOf(begun) !== secretIdOf(LATCHKEY_NEW_SECRET)) {
    throw new StartupProblem(
      'LATCHKEY_NEW_SECRET: a rotation to another secret was begun and not finished. Finish it first, without this variable.',
    )
  }
  const next = begun ?? LATCHKEY_NEW_SECRET ?? randomBytes(32).toString('base64')
  if (secretIdOf(next) === secretIdOf(old)) {
    throw new StartupProblem('LATCHKEY_NEW_SECRET: expected another secret than the one that is in use.')
  }
  return { old, next }
}

function foreignText(foreign: { secretId: string; count: number }[]): string {
  const lines = foreign.map(
    ({ secretId, count }) => `${count.toLocaleString('en')} under the one whose SHA-256 begins with ${secretId}`,
  )
  return (
    `The database holds what was encrypted under neither LATCHKEY_SECRET nor the new secret:\n\n${lines.join('\n')}\n\n` +
    'Nothing was changed. If a rotation to another secret was not finished, finish it first, with LATCHKEY_NEW_SECRET set to that ' +
    'one. If that secret is lost: npm run rotate-secret -- --leave-unreadable'
  )
}

function isParseError(error: unknown): boolean {
  return String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')
}
