import { execFile, spawn } from 'node:child_process'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import type { Account } from './account'
import { postgresBinaries } from './binaries'
import { postgresEnvironment } from './environment'

const UNFINISHED = '.unfinished-'
// Of a killed Latchkey, initdb may still be writing there; it gives up when its files are gone.
const REMOVE = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }

export interface ClusterOptions {
  account: Account
  /** The only role that can sign in. It owns the database `latchkey` and is no superuser. */
  password: string
  /** The role may create databases; only tests need that. */
  createDatabases?: boolean
  /** Skip fsync, for databases that need not outlive a crash. */
  disposable?: boolean
}

/**
 * Creates a cluster at `folder` with the database `latchkey`. It is made under another name and renamed when complete, so `folder`
 * exists only whole: what an interrupted run left behind is removed here.
 */
export async function createCluster(folder: string, options: ClusterOptions): Promise<void> {
  const parent = path.dirname(folder)
  await mkdir(parent, { recursive: true })
  const prefix = path.basename(folder) + UNFINISHED
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await rm(path.join(parent, name), REMOVE)
  }
  const unfinished = path.join(parent, prefix + process.pid)
  await initialize(unfinished, options)
  // Nobody signs in without a password, and the superuser has none: only from this machine, only as `latchkey`.
  await writeFile(path.join(unfinished, 'pg_hba.conf'), 'host all latchkey 127.0.0.1/32 scram-sha-256\n')
  const right = options.createDatabases ? 'CREATEDB' : 'NOCREATEDB'
  await runSingleUser(unfinished, options, [
    `CREATE ROLE latchkey LOGIN NOSUPERUSER ${right} PASSWORD '${options.password}'`,
    'CREATE DATABASE latchkey OWNER latchkey',
  ])
  await rename(unfinished, folder)
}

/** Gives the role `latchkey` of a stopped cluster another password. */
export async function setPassword(folder: string, options: ClusterOptions): Promise<void> {
  await runSingleUser(folder, options, [`ALTER ROLE latchkey PASSWORD '${options.password}'`])
}

async function initialize(folder: string, { account, disposable }: ClusterOptions): Promise<void> {
  // The sort order is built in to PostgreSQL and bytewise: it never changes under an index with an upgrade of the operating system.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
  const [program, ...rest] = [...account.prefix, postgresBinaries().initdb, `--pgdata=${folder}`]
  const flags = [...locale, '--username=postgres', '--auth=reject', ...(disposable ? ['--no-sync'] : [])]
  const run = (characterType: string) =>
    promisify(execFile)(program!, [...rest, ...flags, '--locale=C', `--lc-ctype=${characterType}`], {
      cwd: '/',
      env: postgresEnvironment(),
      uid: account.uid,
      gid: account.gid,
    })
  try {
    await run('C.UTF-8')
  } catch {
    // Not every system has it. initdb has removed what it had made.
    await run('C')
  }
}

/** Runs statements in PostgreSQL's single-user mode, as superuser, without a server or a password. */
async function runSingleUser(folder: string, { account, disposable }: ClusterOptions, statements: string[]) {
  const [program, ...rest] = [...account.prefix, postgresBinaries().postgres, '--single', '-j', '-D', folder]
  const flags = ['-c', 'exit_on_error=on', ...(disposable ? ['-c', 'fsync=off'] : []), 'postgres']
  const child = spawn(program!, [...rest, ...flags], {
    cwd: '/',
    env: postgresEnvironment(),
    uid: account.uid,
    gid: account.gid,
  })
  const output = [collect(child.stdout), collect(child.stderr)]
  // With -j a statement ends at a semicolon followed by an empty line.
  child.stdin.end(statements.map((statement) => `${statement};\n\n`).join(''))
  const code = await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject))
  if (code !== 0) throw new Error(`PostgreSQL could not set up ${folder}:\n${(await Promise.all(output)).join('')}`)
}

async function collect(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}
