import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import type { Account } from './account'
import { postgresBinaries } from './binaries'
import { postgresEnvironment } from './environment'

export interface RunningCluster {
  pid: number
  port: number
  /** Settles when the server has ended, with its last words. */
  ended: Promise<string>
  /** Ends it: open transactions are rolled back, the data files are left clean. */
  stop(): Promise<void>
}

export interface RunOptions {
  account: Account
  settings?: Record<string, string>
  /** Without it, any free port. */
  port?: number
}

const READY = 'database system is ready to accept connections'
const PORT_TAKEN = 'could not create any TCP/IP sockets'
// Server processes of a killed postmaster notice within moments; until then a new one is refused.
const STILL_IN_USE = /pre-existing shared memory block .* is still in use/
const ATTEMPTS = 20
/** Milliseconds in which what was written last arrives. */
const LAST_WORDS = 1_000

/** Starts the server of the cluster at `folder` on a free port of 127.0.0.1 and waits until it answers. */
export async function runCluster(folder: string, options: RunOptions): Promise<RunningCluster> {
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const child = spawnServer(folder, port, options)
    const outcome = await readyOrLastWords(child)
    if (outcome.ready) {
      return { pid: child.pid!, port, ended: outcome.ended, stop: () => stopServer(child, outcome.ended) }
    }
    const mayPass = outcome.lastWords.includes(PORT_TAKEN) || STILL_IN_USE.test(outcome.lastWords)
    if (!mayPass || attempt === ATTEMPTS) throw new Error(`PostgreSQL did not start:\n${outcome.lastWords}`)
    await new Promise((resolve) => setTimeout(resolve, 50 * attempt))
  }
}

function spawnServer(folder: string, port: number, { account, settings }: RunOptions): ChildProcess {
  const all = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [program, ...rest] = [...account.prefix, postgresBinaries().postgres, '-D', folder, ...flags]
  return spawn(program!, rest, {
    cwd: '/',
    env: postgresEnvironment(),
    uid: account.uid,
    gid: account.gid,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A process group of its own: Ctrl-C in a terminal reaches the whole foreground group, and the database must end last.
    detached: true,
  })
}

async function readyOrLastWords(
  child: ChildProcess,
): Promise<{ ready: true; ended: Promise<string> } | { ready: false; lastWords: string }> {
  let lastWords = ''
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    const end = () => resolve(lastWords.trim())
    child.once('close', end)
    // Server processes of a killed server that compute something hold on to its output until they are done, and have to be ended before that.
    child.once('exit', () => {
      const timer = setTimeout(end, LAST_WORDS)
      child.once('close', () => clearTimeout(timer))
    })
  })
  const ready = new Promise<true>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-4_000)
      if (lastWords.includes(READY)) resolve(true)
    })
  })
  const first = await Promise.race([ready, ended])
  return first === true ? { ready: true, ended } : { ready: false, lastWords: first }
}

async function stopServer(child: ChildProcess, ended: Promise<string>): Promise<void> {
  // "Fast shutdown" in PostgreSQL's words.
  child.kill('SIGINT')
  await ended
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No TCP port is free on 127.0.0.1.')
  return address.port
}
