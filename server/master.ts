import { processIdentity } from '@/lib/processes/identity'

const INTERVAL = 250

/**
 * Under `npm start`, npm is the process that the operator sees and ends; killed, it takes nobody with it. Calls `onEnd` when it is gone.
 * @returns its identity; undefined when Latchkey was started otherwise, and may well outlive who started it.
 */
export function watchMaster(onEnd: () => void): string | undefined {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const { ppid } = process
  const timer = setInterval(() => {
    // A process whose parent has ended gets another.
    if (process.ppid === ppid) return
    clearInterval(timer)
    onEnd()
  }, INTERVAL)
  timer.unref()
  return processIdentity(ppid)
}
