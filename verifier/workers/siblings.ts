import type { FromWorker, ToWorker } from './messages'

/** The processes of one verifier, as one of them sees them. */
export interface Siblings {
  /** What this process tells of itself whenever one of them asks. It has to be JSON. */
  tellWith: (tell: () => unknown | Promise<unknown>) => void
  /**
   * What all tell of themselves, this one included. Of one that does not answer in time, and of those that have ended, it is what they told last
   * of what only counts up.
   */
  ask: () => Promise<unknown[]>
}

/** Of a verifier that is one process. */
export function noSiblings(): Siblings {
  let tell: () => unknown = () => undefined
  return {
    tellWith(given) {
      tell = given
    },
    ask: async () => [await tell()],
  }
}

/** A worker among others. */
export interface SiblingsOfWorker extends Siblings {
  /** Tells of this process once more, before it ends; resolves when it is told, or there is nobody to tell. */
  tellLast: () => Promise<void>
}

/** Of a worker, by way of the process that started it. */
export function siblingsOfWorker(): SiblingsOfWorker {
  const asked = new Map<number, (values: unknown[]) => void>()
  let tell: () => unknown = () => undefined
  let last = 0
  const send = (message: FromWorker) => process.connected && process.send?.(message)

  process.on('message', async (message: ToWorker) => {
    if (typeof message !== 'object') return
    if ('tell' in message) send({ told: message.tell, value: await tell() })
    if ('answer' in message) {
      asked.get(message.answer)?.(message.values)
      asked.delete(message.answer)
    }
  })
  return {
    tellWith(given) {
      tell = given
    },
    async ask() {
      const id = ++last
      const answer = new Promise<unknown[]>((resolve) => asked.set(id, resolve))
      // Without whoever started it, nobody else is known of.
      if (!send({ ask: id })) return [await tell()]
      return answer
    },
    async tellLast() {
      const message: FromWorker = { last: await tell() }
      // Until it is written: a process that ends forgets what it has not sent yet.
      if (process.connected) await new Promise((resolve) => process.send?.(message, resolve))
    },
  }
}
