import { type ChildProcess, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import { freePort } from '@/lib/db/postgres/run-cluster'
import { projectRoot } from '@/lib/project-root'
import { bundleOptions } from '@/scripts/bundle.mjs'

/** The verifier as it is run: bundled, in a process of its own. */
export interface VerifierProcess {
  child: ChildProcess
  url: string
  /** Resolves when it says that it is ready; rejects when it ends before. */
  ready: Promise<void>
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>
  /** Everything that it has printed. */
  output: () => string
}

/** Bundles the verifier as `npm start` does, into a folder of its own inside node_modules, where packages are found. */
export async function bundleVerifier(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = path.join(projectRoot(), 'node_modules', '.cache', `verifier-${crypto.randomUUID()}`)
  await build(bundleOptions(folder))
  return { file: path.join(folder, 'verifier.js'), remove: () => rm(folder, { recursive: true }) }
}

export interface VerifierProcessSettings {
  /** More of the environment. */
  env?: Record<string, string>
  /** What Node.js itself is told. */
  execArgv?: string[]
  /** As an operator starts it, with no supervisor to report to: it never says that it is ready. */
  byHand?: boolean
}

/** Starts it on the test file's database. */
export async function startVerifierProcess(
  file: string,
  port?: number,
  { env = {}, execArgv = [], byHand = false }: VerifierProcessSettings = {},
): Promise<VerifierProcess> {
  const chosen = port ?? (await freePort())
  const { PATH, DATABASE_URL, LATCHKEY_SECRET } = process.env
  const itsEnv: NodeJS.ProcessEnv = {
    PATH,
    DATABASE_URL,
    LATCHKEY_SECRET,
    VERIFIER_PORT: String(chosen),
    NODE_ENV: 'production',
    ...env,
  }
  const child: ChildProcess = byHand
    ? spawn(process.execPath, [...execArgv, file], { env: itsEnv, stdio: ['ignore', 'pipe', 'pipe'] })
    : fork(file, { env: itsEnv, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => message === 'ready' && resolve())
    void ended.then((code) => reject(new Error(`It ended with ${code} before it was ready:\n${output}`)))
  })
  // Whoever does not wait for it need not hear of it.
  ready.catch(() => undefined)
  return { child, url: `http://127.0.0.1:${chosen}`, ready, ended, output: () => output }
}

/** The ids of its workers, those that still start among them. */
export function workersOf({ child }: VerifierProcess): number[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n')
  const processes = lines.map((line) => line.trim().split(/\s+/))
  return processes
    .filter(([, parent, state]) => Number(parent) === child.pid && !state!.startsWith('Z'))
    .map(([pid]) => Number(pid))
}
