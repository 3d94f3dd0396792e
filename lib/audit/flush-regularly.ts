import 'server-only'
import { flushAuditQueue } from './queue'

const pause = 1_000

/** Chains what waits in the audit queue, every second, for as long as the process runs. */
export function flushAuditQueueRegularly(): void {
  let failing = false
  const flush = async () => {
    try {
      await flushAuditQueue()
      if (failing) console.info('The audit queue is being chained again.')
      failing = false
    } catch (error) {
      // Nothing is lost: the entries stay in the queue. Said once, not every second.
      if (!failing) console.error('The audit queue could not be chained; trying again every second.', error)
      failing = true
    }
    setTimeout(flush, pause).unref()
  }
  void flush()
}
