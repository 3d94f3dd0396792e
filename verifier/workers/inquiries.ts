import type { ChildProcess } from 'node:child_process'
import type { ToWorker } from './messages'

/** Asks all workers on behalf of one. */
export interface Inquiries {
  /** Answers the worker that asked by `id`, once all have told or the time is up. */
  ask: (from: ChildProcess, id: number, workers: ChildProcess[]) => void
  told: (id: number, value: unknown) => void
}

const patience = 1_000

export function createInquiries(): Inquiries {
  const awaited = new Map<number, (value: unknown) => void>()
  let last = 0

  function askOne(worker: ChildProcess): Promise<unknown> {
    const id = ++last
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(undefined), patience)
      const done = (value: unknown) => {
        clearTimeout(timer)
        awaited.delete(id)
        resolve(value)
      }
      awaited.set(id, done)
      worker.send({ tell: id } satisfies ToWorker, (error) => error && done(undefined))
    })
  }

  return {
    async ask(from, id, workers) {
      const values = (await Promise.all(workers.map(askOne))).filter((value) => value !== undefined)
      from.send({ answer: id, values } satisfies ToWorker, () => undefined)
    },
    told: (id, value) => awaited.get(id)?.(value),
  }
}
