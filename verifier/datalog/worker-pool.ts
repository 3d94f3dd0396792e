import { startWorkerThread, type WorkerThread } from './worker-thread'

/** As much of a logger as is used. */
export interface DatalogLog {
  warn: (details: object, message: string) => void
  error: (details: object, message: string) => void
}

/** Threads that stand ready, one more than ever run at once: whoever comes after one that was ended does not wait for the next to load. */
export interface WorkerPool {
  /** One that has nothing to do. Give it back, or end it: then another is started. */
  take: () => WorkerThread | undefined
  giveBack: (worker: WorkerThread) => void
  /** How many there are, at work or not, and how many are being started. */
  size: () => { alive: number; starting: number }
  close: () => Promise<void>
}

const tryAgainAfter = 1_000

/**
 * @param size how many threads there are to be.
 * @param changed called when a thread is ready, and when one could not be started.
 */
export function startWorkerPool(size: number, log: DatalogLog, changed: () => void): WorkerPool {
  const idle: WorkerThread[] = []
  const alive = new Set<WorkerThread>()
  let starting = 0
  let closed = false

  function fill(): void {
    while (!closed && alive.size + starting < size) void start()
  }

  async function start(): Promise<void> {
    starting += 1
    const started = await startWorkerThread().catch((error: unknown) => {
      log.error({ err: error }, 'a worker for custom Datalog could not start')
      setTimeout(fill, tryAgainAfter).unref()
      return undefined
    })
    starting -= 1
    if (started) admit(started)
    changed()
  }

  function admit(started: WorkerThread): void {
    if (closed) return void started.worker.terminate()
    alive.add(started)
    idle.push(started)
    started.worker.once('exit', () => {
      alive.delete(started)
      // It died while it had nothing to do; else whoever has it at work hears of it as well.
      const at = idle.indexOf(started)
      if (at >= 0) idle.splice(at, 1)
      fill()
    })
  }

  fill()
  return {
    take: () => idle.pop(),
    giveBack: (worker) => void idle.push(worker),
    size: () => ({ alive: alive.size, starting }),
    close: async () => {
      closed = true
      await Promise.all([...alive].map(({ worker }) => worker.terminate()))
    },
  }
}
