import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/**
 * Gives a process of bench/processes orders, one at a time, each of which it answers. One that ends instead rejects.
 * @param ended what is said then.
 */
export function giveOrders<Order extends object>(child: ChildProcess, ended: string) {
  return async <Answer>(given: Order): Promise<Answer> => {
    const stop = new AbortController()
    const { signal } = stop
    const end = once(child, 'exit', { signal }).then(() => Promise.reject(new Error(ended)))
    child.send(given)
    try {
      const [answer] = await Promise.race([once(child, 'message', { signal }), end])
      return answer as Answer
    } finally {
      stop.abort()
      end.catch(() => undefined)
    }
  }
}
