import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { endOrphan } from '@/lib/db/postgres/orphan'
import { freePort } from '@/lib/db/postgres/run-cluster'
import { projectRoot } from '@/lib/project-root'

/** A Latchkey as `npm start` runs it once everything is built, with a data directory and ports of its own. */
export interface Instance {
  url: string
  verifierUrl: string
  /** Of the supervisor. */
  pid: number
  /** Everything that it has printed. */
  output(): string
  /** Resolves when it has printed this; rejects when it ends before. */
  printed(text: string): Promise<void>
  /** The supervisor's children and theirs. */
  processes(): Processes
  signal(signal: NodeJS.Signals): void
  /** Resolves with the exit code when it has ended; null when a signal ended it. */
  ended: Promise<number | null>
}

export interface Processes {
  dashboard: number
  verifier: number
  postgres: number
}

type Variables = Record<string, string | undefined>

export const RUNNING = 'Latchkey is running'

/** Starts the built product. It ends with the process that called this, however that ends. */
export async function startInstance(variables: Variables): Promise<Instance> {
  const environment: Variables = {
    PATH: process.env.PATH,
    PORT: String(await freePort()),
    VERIFIER_PORT: String(await freePort()),
    ...variables,
  }
  const child = fork(path.join(projectRoot(), 'dist', 'supervisor.js'), {
    cwd: projectRoot(),
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.setEncoding('utf8').on('data', (text) => (output += text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return {
    url: `http://localhost:${environment.PORT}`,
    verifierUrl: `http://localhost:${environment.VERIFIER_PORT}`,
    pid: child.pid!,
    output: () => output,
    printed: (text) => untilPrinted(child, () => output, text),
    processes: () => processesOf(child.pid!),
    signal: (signal) => child.kill(signal),
    ended,
  }
}

function untilPrinted(child: ChildProcess, output: () => string, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (output().includes(text)) resolve()
    }
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', look)
    child.once('close', () => reject(new Error(`It ended without printing “${text}”:\n${output()}`)))
    look()
  })
}

function processesOf(supervisor: number): Processes {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const child = (program: string) => {
    const line = lines
      .map((one) => one.trim().split(/\s+/))
      .find(([, parent, ...args]) => {
        return Number(parent) === supervisor && args.some((argument) => argument.endsWith(program))
      })
    if (!line) throw new Error(`Process ${supervisor} has no child that runs ${program}.`)
    return Number(line[0])
  }
  return { dashboard: child('dist/dashboard.js'), verifier: child('dist/verifier.js'), postgres: child('bin/postgres') }
}

/** Whether a process runs; one that has ended and waits to be noticed does not. */
export function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

/** A data directory to start instances on, and to remove with whatever they left running. */
export function temporaryDataDirectory(): { folder: string; remove: () => Promise<void> } {
  const folder = mkdtempSync(path.join(tmpdir(), 'latchkey-process-'))
  return {
    folder,
    async remove() {
      await endOrphan(path.join(folder, 'postgres'))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
