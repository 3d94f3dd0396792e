import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { keepRunning } from '@/lib/processes/keep-running'
import { createLastingMetrics } from '../metrics/lasting-metrics'
import { stopAccepting } from '../stop-accepting'
import { createHandOver } from './hand-over'
import { createInquiries } from './inquiries'
import type { FromWorker } from './messages'

/** Several processes that answer on one port. */
export interface Workers {
  /** Settles when they listen; rejects when one of them, or that, does not work. Then all of them have ended. */
  ready: Promise<void>
  /** Stops accepting, and resolves when every worker has finished what it has begun and ended. */
  close: () => Promise<void>
}

/** By this argument a process knows that it is a worker. */
export const workerArgument = '--worker'

const stopLimit = 8_000
const settleLimit = 400
const lookEvery = 5

/**
 * Starts workers, and listens once all of them are ready. This process accepts connections and hands them over, and passes on what they tell
 * of themselves; a worker that ends is started again, and the others do not notice.
 * @param tell hears of unexpected ends.
 */
export function runWorkers(
  { host, port, count }: { host: string; port: number; count: number },
  tell: (sentence: string) => void,
): Workers {
  const handOver = createHandOver()
  const metrics = createLastingMetrics<ChildProcess>(count)
  const inquiries = createInquiries(metrics)
  const ready = new Set<ChildProcess>()
  let closing = false

  function start(place: number): ChildProcess {
    const worker = fork(process.argv[1]!, [workerArgument], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    metrics.join(worker, place)
    worker.once('exit', async () => {
      ready.delete(worker)
      // What it said last may not have been read yet. There is no event for that: `disconnect` waits for ever for a worker that was handed something.
      await setImmediate()
      await setImmediate()
      handOver.gone(worker)
      metrics.leave(worker)
    })
    worker.on('message', (message: FromWorker) => {
      if (message === 'ready') {
        ready.add(worker)
        handOver.join(worker)
      } else if (message === 'taken') handOver.taken(worker)
      else if (message === 'leaving') handOver.leave(worker)
      else if ('ask' in message) inquiries.ask(worker, message.ask, [...ready])
      else if ('last' in message) metrics.told(worker, message.last)
      else inquiries.told(worker, message.told, message.value)
    })
    return worker
  }

  const kill = (worker: ChildProcess) => void worker.kill('SIGKILL')
  const workers = Array.from({ length: count }, (_, place) =>
    keepRunning({ name: 'verifier’s worker', start: () => start(place), kill, tell }),
  )
  const stopWorkers = () => Promise.all(workers.map((worker) => worker.stop(stopLimit)))
  // Paused: not a byte of a request is read here.
  const server = createServer({ pauseOnConnect: true, noDelay: true }, handOver.give)

  async function listen(): Promise<void> {
    try {
      await Promise.all(workers.map((worker) => worker.ready))
      await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
    } catch (error) {
      // They ended because they were asked to.
      if (closing) return new Promise(() => undefined)
      await stopWorkers()
      throw error
    }
  }

  return {
    ready: listen(),
    async close() {
      closing = true
      await stopAccepting(server)
      for (let waited = 0; waited < settleLimit && !handOver.isSettled(); waited += lookEvery) {
        await setTimeout(lookEvery)
      }
      await stopWorkers()
    },
  }
}
