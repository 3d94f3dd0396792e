import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { processIdentity } from '@/lib/processes/identity'
import { StartupProblem } from '@/lib/processes/startup-problem'
import { say } from './say'

export interface Child {
  /** Settles when it answers for the first time; rejects when it ends before. */
  ready: Promise<void>
  /** Of lib/processes/identity.ts; undefined between a crash and the next start. */
  identity(): string | undefined
  /** Ends it and starts it anew, for `npm run dev`. */
  restart(): void
  /** Asks it to finish what it has begun and end. Ends it after `limit` milliseconds, or at once when `force` is aborted. */
  stop(limit: number, force: AbortSignal): Promise<void>
}

export interface ChildOptions {
  /** `dashboard`, for sentences. */
  name: string
  file: string
  environment: NodeJS.ProcessEnv
  /** Called whenever its process is another one. */
  onChange: () => void
}

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
/** After running this long, a crash counts as the first again. */
const SETTLED = 60_000

/** Starts one of Latchkey's processes. Once it was ready, it is started again whenever it ends. */
export function startChild({ name, file, environment, onChange }: ChildOptions): Child {
  let current = spawn(file, environment)
  let restarting: ChildProcess | undefined
  let stopping = false
  let pause = FIRST_PAUSE

  function watch(): void {
    const child = current
    const began = performance.now()
    child.once('exit', async (code, signal) => {
      if (stopping) return
      if (child !== restarting) {
        if (performance.now() - began > SETTLED) pause = FIRST_PAUSE
        say.problem(`The ${name} ended unexpectedly (${signal ?? `code ${code}`}). Starting it again.`)
        await wait(pause)
        pause = Math.min(LONGEST_PAUSE, pause * 2)
      }
      if (stopping) return
      current = spawn(file, environment)
      onChange()
      watch()
    })
  }

  const ready = untilReady(current, name).then(watch)
  return {
    ready,
    identity: () => (current.pid === undefined ? undefined : processIdentity(current.pid)),
    restart() {
      restarting = current
      current.kill('SIGTERM')
    },
    async stop(limit, force) {
      stopping = true
      await end(current, limit, force)
    },
  }
}

function spawn(file: string, environment: NodeJS.ProcessEnv): ChildProcess {
  return fork(file, {
    env: environment,
    // A process group of its own: Ctrl-C in a terminal reaches the whole foreground group, and the supervisor decides the order.
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

function untilReady(child: ChildProcess, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (what: string) => reject(new StartupProblem(`The ${name} did not start (${what}).`))
    child.once('error', (error) => failed(error.message))
    child.once('exit', (code, signal) => failed(signal ?? `code ${code}`))
    child.on('message', (message) => {
      if (message === 'ready') resolve()
    })
  })
}

async function end(child: ChildProcess, limit: number, force: AbortSignal): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const kill = () => child.kill('SIGKILL')
  const timer = setTimeout(kill, limit)
  force.addEventListener('abort', kill)
  child.kill(force.aborted ? 'SIGKILL' : 'SIGTERM')
  await ended
  clearTimeout(timer)
}
