import type { ChildProcess } from 'node:child_process'
import type { LastingMetrics } from '../metrics/lasting-metrics'
import type { ToWorker } from './messages'

/** Asks all workers on behalf of one. */
export interface Inquiries {
  /** Answers the worker that asked by `id`, once all have told or the time is up. */
  ask: (from: ChildProcess, id: number, workers: ChildProcess[]) => void
  told: (worker: ChildProcess, id: number, value: unknown) => void
}

const patience = 1_000

/** @param metrics remembers what each worker told last, for when it does not answer. */
export function createInquiries(metrics: LastingMetrics<ChildProcess>): Inquiries {
  const awaited = new Map<number, (hasAnswered: boolean) => void>()
  let last = 0

  function askOne(worker: ChildProcess): Promise<boolean> {
    const id = ++last
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(false), patience)
      const done = (hasAnswered: boolean) => {
        clearTimeout(timer)
        awaited.delete(id)
        resolve(hasAnswered)
      }
      awaited.set(id, done)
      worker.send({ tell: id } satisfies ToWorker, (error) => error && done(false))
    })
  }

  return {
    async ask(from, id, workers) {
      const answers = await Promise.all(workers.map(askOne))
      const heard = new Set(workers.filter((_, index) => answers[index]))
      from.send({ answer: id, values: metrics.of(heard) } satisfies ToWorker, () => undefined)
    },
    told(worker, id, value) {
      metrics.told(worker, value)
      awaited.get(id)?.(true)
    },
  }
}
