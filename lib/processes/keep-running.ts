import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { processIdentity } from './identity'
import { StartupProblem } from './startup-problem'

/** A process that is started again whenever it ends. */
export interface KeptProcess {
  /** Settles when it answers for the first time; rejects when it ends before. */
  ready: Promise<void>
  /** Of lib/processes/identity.ts; undefined between a crash and the next start. */
  identity(): string | undefined
  /** Ends it and starts it anew, for `npm run dev`. */
  restart(): void
  /** Asks it to finish what it has begun and end. Ends it after `limit` milliseconds, or at once when `force` is aborted. */
  stop(limit: number, force?: AbortSignal): Promise<void>
}

export interface KeepOptions {
  /** `dashboard`, for sentences. */
  name: string
  /** Starts the process, which says that it is ready (lib/processes/parent.ts). */
  start: () => ChildProcess
  /** Ends it at once. */
  kill: (child: ChildProcess) => void
  /** Hears of each unexpected end. */
  tell: (sentence: string) => void
  /** Called whenever its process is another one. */
  onChange?: () => void
  /** Waits so many milliseconds. */
  wait?: (milliseconds: number) => Promise<void>
}

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000
/** After running this long, a crash counts as the first again. */
const SETTLED = 60_000

/** Starts a process. Once it was ready, it is started again whenever it ends, after pauses that grow while it keeps ending. */
export function keepRunning({ name, start, kill, tell, onChange, wait = setTimeout }: KeepOptions): KeptProcess {
  let current = start()
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
        tell(`The ${name} ended unexpectedly (${signal ?? `code ${code}`}). Starting it again.`)
        await wait(pause)
        pause = Math.min(LONGEST_PAUSE, pause * 2)
      }
      if (stopping) return
      current = start()
      onChange?.()
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
      await end(current, kill, limit, force)
    },
  }
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

async function end(
  child: ChildProcess,
  kill: KeepOptions['kill'],
  limit: number,
  force: AbortSignal | undefined,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const killNow = () => kill(child)
  const timer = globalThis.setTimeout(killNow, limit)
  force?.addEventListener('abort', killNow)
  if (force?.aborted) killNow()
  else child.kill('SIGTERM')
  await ended
  clearTimeout(timer)
}
