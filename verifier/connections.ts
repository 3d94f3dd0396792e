import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { stopAccepting } from './stop-accepting'

/** The connections of an HTTP server, and how they come to their end. */
export interface Connections {
  /** From then on every answer closes its connection. */
  isClosing: () => boolean
  /**
   * Stops listening, and resolves when all connections have ended: those under load with the next answer, those that nobody uses after
   * `idle` milliseconds, and whatever is left then after `limit`.
   */
  finish: (limits: FinishLimits) => Promise<void>
}

/** In milliseconds. */
export interface FinishLimits {
  /** A client that is about to send the next request on a connection it has kept gets an answer to that, and is told to make a new one. */
  idle: number
  /** Shorter than what a supervisor allows, so that usage can still be written. */
  limit: number
}

const lookEvery = 10

/** Follows the connections of a server from its beginning. */
export function followConnections(server: Server): Connections {
  const open = new Set<Socket>()
  let closing = false
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })

  const untilNone = async (until: number) => {
    while (open.size > 0 && performance.now() < until) await setTimeout(lookEvery)
  }

  return {
    isClosing: () => closing,
    async finish({ idle, limit }) {
      const begun = performance.now()
      if (server.listening) await stopAccepting(server)
      closing = true
      await untilNone(performance.now() + idle)
      // What came while this process was kept from running is there now, and read in the next turn.
      await setImmediate()
      await setImmediate()
      server.closeIdleConnections()
      // One on which nothing was ever sent is not idle to Node.js.
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
      await untilNone(begun + limit)
      for (const socket of open) socket.destroy()
    },
  }
}
