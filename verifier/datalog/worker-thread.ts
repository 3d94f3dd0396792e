import { type ResourceLimits, Worker } from 'node:worker_threads'
import type { AuthorizeOutcome } from '@/lib/biscuit/authorize'
import { threadCpuTime } from './cpu-time'
import type { DatalogRun, WorkerMessage } from './worker'
import { workerFromSource } from './worker-from-source'

/** A thread that runs Datalog, one token at a time. */
export interface WorkerThread {
  worker: Worker
  /** The operating system's number of it. */
  thread: string | undefined
}

/** What became of a run: what it came to, that its thread died, or that the thread was ended, and with what verdict. */
export type Watched = { usedCpu: number } & (
  | AuthorizeOutcome
  | { kind: 'crashed' }
  | { kind: 'killed'; verdict: 'too_complex' | 'unavailable' }
)

/** Both in milliseconds: of CPU from the beginning of the run on, and of time from `since` on. */
export interface RunLimits {
  cpu: number
  wall: number
  /** A run that takes less than this is not looked at, and counts as having used nothing. */
  unwatched: number
}

const watchEvery = 20

// JavaScript's memory. WebAssembly's is not among it: lib/biscuit takes a new instance where one has grown, and a run that fills the memory
// meets the end of its CPU time first (docs/decisions).
const resourceLimits: ResourceLimits = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 }

/** Runs one token, and ends the thread when it takes too long. */
export function runWatched({ worker, thread }: WorkerThread, run: DatalogRun, since: number, limits: RunLimits) {
  return new Promise<Watched>((resolve) => {
    const begun = { wall: performance.now(), cpu: threadCpuTime(thread) }
    const used = () => {
      const wall = performance.now() - begun.wall
      // Where the system does not tell CPU time, wall time stands in for it.
      return begun.cpu === undefined ? wall : (threadCpuTime(thread) ?? begun.cpu + limits.cpu) - begun.cpu
    }
    const watch = setInterval(() => {
      if (used() >= limits.cpu) kill('too_complex')
      else if (performance.now() - since >= limits.wall) kill('unavailable')
    }, watchEvery)
    const finish = (outcome: AuthorizeOutcome | { kind: 'crashed' }) => {
      const usedCpu = performance.now() - begun.wall < limits.unwatched ? 0 : used()
      end({ ...outcome, usedCpu })
    }
    const end = (watched: Watched) => {
      clearInterval(watch)
      worker.off('message', answered).off('exit', died)
      resolve(watched)
    }
    const kill = (verdict: 'too_complex' | 'unavailable') => {
      end({ kind: 'killed', verdict, usedCpu: used() })
      void worker.terminate()
    }
    const died = () => finish({ kind: 'crashed' })
    const answered = (message: WorkerMessage) => {
      if (!message.ready) finish(message.outcome)
    }
    worker.on('message', answered).on('exit', died)
    worker.postMessage(run)
  })
}

/** Resolves when it is ready to run; rejects when it ends before. */
export async function startWorkerThread(): Promise<WorkerThread> {
  const file = import.meta.url.endsWith('.ts')
    ? await workerFromSource()
    : new URL('./datalog-worker.js', import.meta.url)
  const worker = new Worker(file, { env: {}, resourceLimits })
  return new Promise((resolve, reject) => {
    worker.once('message', (message: WorkerMessage) => {
      if (message.ready) resolve({ worker, thread: message.thread })
    })
    // Stays on for good: an `error` event without a listener would end the process. `exit` follows and is what counts.
    worker.on('error', reject)
    worker.once('exit', () => reject(new Error('The Datalog worker ended before it was ready.')))
    worker.unref()
  })
}
