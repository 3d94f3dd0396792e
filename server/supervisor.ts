import path from 'node:path'
import { db } from '@/lib/db/client'
import { type Environment, readEnvironment } from '@/lib/env'
import type { KeptProcess } from '@/lib/processes/keep-running'
import { StartupProblem } from '@/lib/processes/startup-problem'
import { projectRoot } from '@/lib/project-root'
import { isSetUp } from '@/lib/setup/is-set-up'
import { runUnattendedSetup } from '@/lib/setup/unattended'
import { migrate } from '@/prisma/migrate'
import { announce } from './announce'
import { startChild } from './child'
import { takeDataDirectory } from './data-directory'
import { type Database, embeddedDatabase, externalDatabase } from './database'
import { watchMaster } from './master'
import { portProblems } from './ports'
import { restartOnChange } from './restart-on-change'
import { say } from './say'
import { shareNewSecret } from './share-new-secret'
import { ASKED, aborted, type Signals, watchSignals } from './signals'
import { warnOfPooler } from './warn-of-pooler'
import { warnOfSecrets } from './warn-of-secrets'

// `npm start`: everything that Latchkey needs, in order, and at the end the reverse of it.

type Undo = Array<() => Promise<void>>

/** How long dashboard and verifier may take to finish requests. */
const FINISH_REQUESTS = 10_000
const development = process.argv.includes('--dev')

const signals = watchSignals()
const undo: Undo = []
try {
  await start(signals, undo)
  await aborted(signals.stop)
  signals.stop.throwIfAborted()
} catch (error) {
  if (error === ASKED) {
    say.line('Stopping …')
  } else {
    process.exitCode = 1
    say.problem(error instanceof StartupProblem ? error.message : String((error as Error)?.stack ?? error))
  }
}
for (const step of undo.reverse()) await step().catch((error) => say.problem(String(error)))
if (!process.exitCode) say.line('Stopped.')
process.exit()

/** Starts everything. What it has started it notes in `undo`, whether or not it comes to its end. */
async function start({ stop, force, ask, fail }: Signals, undo: Undo): Promise<void> {
  const environment = requireEnvironment()
  const master = watchMaster(ask)
  // With a database of the operator's there is nothing to keep in the data directory.
  const directory = environment.DATABASE_URL ? undefined : await takeDataDirectory(environment, master)
  if (directory) undo.push(async () => directory.lock.release())
  const problems = await portProblems(environment)
  if (problems.length > 0) throw new StartupProblem(problems.join('\n'))
  stop.throwIfAborted()

  const database = directory
    ? await embeddedDatabase(environment, directory.folder, fail)
    : await externalDatabase(environment)
  undo.push(database.stop)
  stop.throwIfAborted()

  shareWithChildren(environment, database)
  await migrate(database.directUrl)
  await warnOfPooler(environment)
  stop.throwIfAborted()
  const nextStep = await setUp(environment)
  stop.throwIfAborted()

  const children = startChildren((identities) => directory?.lock.recordChildren(identities))
  undo.push(async () => {
    await Promise.all(children.map((child) => child.stop(FINISH_REQUESTS, force)))
  })
  await Promise.race([Promise.all(children.map((child) => child.ready)), aborted(stop)])
  stop.throwIfAborted()
  announce(environment, database.description, nextStep)
  await Promise.race([warnOfSecrets(database, stop), aborted(stop)])
}

function requireEnvironment(): Environment {
  const read = readEnvironment(process.env)
  if (read.ok) return read.environment
  throw new StartupProblem(`Latchkey cannot start with this environment:\n\n${read.problems.join('\n')}`)
}

// This process, too, finds its database by it (lib/db/client.ts). An environment is not seen by other users, a command line is.
function shareWithChildren(environment: Environment, database: Database): void {
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    LATCHKEY_SECRET: database.secret,
    NODE_ENV: development ? 'development' : 'production',
    // next-auth knows its address by this name.
    NEXTAUTH_URL: environment.LATCHKEY_URL,
    NEXT_TELEMETRY_DISABLED: '1',
  })
  shareNewSecret(database.newSecret)
}

/** Creates the first organization when the environment tells how, and says what the operator does next. */
async function setUp(environment: Environment): Promise<string> {
  try {
    const unattended = await runUnattendedSetup(environment)
    if ('problems' in unattended) throw new StartupProblem(unattended.problems.join('\n'))
    return (await isSetUp())
      ? `Sign in at ${environment.LATCHKEY_URL}/login`
      : `Open ${environment.LATCHKEY_URL}/setup to create your organization`
  } finally {
    await db.$disconnect()
  }
}

function startChildren(record: (identities: string[]) => void): KeptProcess[] {
  const children: KeptProcess[] = []
  const onChange = () => record(children.map((child) => child.identity()).filter((identity) => identity !== undefined))
  for (const name of ['dashboard', 'verifier']) {
    const file = path.join(projectRoot(), 'dist', `${name}.js`)
    const child = startChild({ name, file, environment: process.env, onChange })
    children.push(child)
    if (development) restartOnChange(file, child)
  }
  onChange()
  return children
}
