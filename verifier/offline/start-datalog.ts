import { type DatalogRunner, startDatalogRunner } from '../datalog/runner'
import type { OfflineLog } from './verifier'

/** Milliseconds of CPU that one token's custom Datalog may use: as in the verifier. */
const budget = 250
const silent: OfflineLog = { warn: () => undefined, error: () => undefined }

/** Most organizations have no token with custom Datalog: its threads are started for the first. */
export function startDatalogWhenNeeded(log: OfflineLog = silent, wall: number): Pick<DatalogRunner, 'run' | 'close'> {
  let runner: DatalogRunner | undefined
  let closed = false
  return {
    async run(run, origin) {
      if (closed) return { kind: 'unavailable' }
      runner ??= startDatalogRunner(log, { cpu: budget, wall })
      // Its threads keep no process alive; a program that waits for nothing else would end before its answer.
      const holding = setInterval(() => undefined, wall)
      return runner.run(run, origin).finally(() => clearInterval(holding))
    },
    async close() {
      closed = true
      await runner?.close()
    },
  }
}
