import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FastifyBaseLogger } from 'fastify'
import type { AuthorizeOutcome } from '@/lib/biscuit/authorize'
import { threadCpuTime } from './cpu-time'
import { createFairQueue } from './fair-queue'
import type { DatalogRun, WorkerMessage } from './worker'

/** What became of a run: the outcome, or `unavailable` when it could not be run to its end for no fault of the token's. */
export type RunOutcome = AuthorizeOutcome | { kind: 'unavailable' }

/** Runs tokens' Datalog where it can be killed. */
export interface DatalogRunner {
  /** @param credentialId whose holders ask: credentials take turns. */
  run: (run: DatalogRun, credentialId: string) => Promise<RunOutcome>
  /** Ends the worker; what waits is answered `unavailable`. */
  close: () => Promise<void>
}

/** All in milliseconds. */
export interface DatalogLimits {
  /** CPU that one run may use before it is `too_complex`. An honest token needs 1 to 5. */
  cpu: number
  /** From asking to answering, with the time that a run waits for its turn: past it a run is `unavailable`, because the machine is busy. */
  wall: number
}

const watchEvery = 20
const queueLimits = { all: 1_000, perOwner: 250 }
// Tokens that used up their budget once are refused without being run again, so many of them.
const maxRemembered = 10_000

interface Job extends DatalogRun {
  /** SHA-256 of its bytes. */
  token: string
  credentialId: string
  since: number
  crashes: number
  settle: (outcome: RunOutcome) => void
}

interface RunningWorker {
  worker: Worker
  thread: string | undefined
}

/**
 * Starts a worker thread that runs one token at a time, credentials taking turns. biscuit-wasm's own limits do not bound time (1 KB of Datalog can take seconds), so a
 * run past its budget is ended with its thread, and a new thread takes the next. A thread that dies by itself is tried once more, then
 * the token is `too_complex`: its Datalog is more than the WebAssembly can bear.
 */
export function startDatalogRunner(log: FastifyBaseLogger, limits: DatalogLimits): DatalogRunner {
  const waiting = createFairQueue<Job>(queueLimits)
  const tooComplex = new Set<string>()
  let current: Promise<RunningWorker> | undefined
  let busy = false
  let closed = false

  async function pump(): Promise<void> {
    if (busy) return
    busy = true
    for (let job = waiting.next(); job; job = waiting.next()) {
      if (closed || performance.now() - job.since > limits.wall) job.settle({ kind: 'unavailable' })
      else await runJob(job)
    }
    busy = false
  }

  async function runJob(job: Job): Promise<void> {
    if (tooComplex.has(job.token)) return job.settle({ kind: 'too_complex' })
    const running = await worker()
    if (!running) return job.settle({ kind: 'unavailable' })
    const outcome = await runWatched(running, job, limits)
    if (outcome.kind !== 'crashed' && outcome.kind !== 'killed') return job.settle(outcome)
    // The next worker starts at once, so that its successor does not wait for it to load.
    current = undefined
    if (!closed) void worker()
    log.warn({ credential: job.credentialId, outcome: outcome.kind }, 'the worker for custom Datalog was replaced')
    if (outcome.kind === 'killed') {
      if (outcome.verdict.kind === 'too_complex') remember(job.token)
      return job.settle(outcome.verdict)
    }
    job.crashes += 1
    if (job.crashes > 1) job.settle({ kind: 'too_complex' })
    else waiting.putBack(job.credentialId, job)
  }

  function remember(token: string): void {
    const [oldest] = tooComplex
    if (oldest !== undefined && tooComplex.size >= maxRemembered) tooComplex.delete(oldest)
    tooComplex.add(token)
  }

  async function worker(): Promise<RunningWorker | undefined> {
    current ??= startWorker()
    try {
      // Number -1: it died while it had nothing to do.
      if ((await current).worker.threadId === -1) current = startWorker()
      return await current
    } catch (error) {
      log.error({ err: error }, 'the worker for custom Datalog could not start')
      current = undefined
      return undefined
    }
  }

  void worker()
  return {
    run: (run, credentialId) =>
      new Promise((settle) => {
        const token = createHash('sha256').update(run.bytes).digest('base64')
        if (tooComplex.has(token)) return settle({ kind: 'too_complex' })
        const job = { ...run, token, credentialId, since: performance.now(), crashes: 0, settle }
        if (closed || !waiting.push(credentialId, job)) return settle({ kind: 'unavailable' })
        void pump()
      }),
    close: async () => {
      closed = true
      const running = await current?.catch(() => undefined)
      await running?.worker.terminate()
    },
  }
}

type Watched = AuthorizeOutcome | { kind: 'crashed' } | { kind: 'killed'; verdict: RunOutcome }

function runWatched({ worker, thread }: RunningWorker, job: Job, limits: DatalogLimits) {
  const { bytes, publicKey, facts, since } = job
  return new Promise<Watched>((resolve) => {
    const begun = { wall: performance.now(), cpu: threadCpuTime(thread) }
    const watch = setInterval(() => {
      const wall = performance.now() - begun.wall
      // Where the system does not tell CPU time, wall time stands in for it.
      const used = begun.cpu === undefined ? wall : (threadCpuTime(thread) ?? 0) - begun.cpu
      if (used >= limits.cpu) kill({ kind: 'too_complex' })
      else if (performance.now() - since >= limits.wall) kill({ kind: 'unavailable' })
    }, watchEvery)
    const finish = (outcome: Watched) => {
      clearInterval(watch)
      worker.off('message', answered).off('exit', died)
      resolve(outcome)
    }
    const kill = (verdict: RunOutcome) => {
      finish({ kind: 'killed', verdict })
      void worker.terminate()
    }
    const died = () => finish({ kind: 'crashed' })
    const answered = (message: WorkerMessage) => {
      if (!message.ready) finish(message.outcome)
    }
    worker.on('message', answered).on('exit', died)
    worker.postMessage({ bytes, publicKey, facts } satisfies DatalogRun)
  })
}

function startWorker(): Promise<RunningWorker> {
  const worker = import.meta.url.endsWith('.ts')
    ? workerFromSource()
    : new Worker(new URL('./datalog-worker.js', import.meta.url), { env: {} })
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

// Node 20 runs no TypeScript: the bundle has the worker beside it, tests run it from its source.
function workerFromSource(): Worker {
  const file = fileURLToPath(new URL('./worker.ts', import.meta.url))
  const code = `process.argv[1] = ${JSON.stringify(file)}
    import('tsx/esm/api').then(({ register }) => { register(); return import(process.argv[1]) })`
  return new Worker(code, { eval: true, env: {} })
}
