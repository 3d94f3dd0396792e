import { Server, type Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'

/** In milliseconds. A longer turn has handled something: more may have come since it began. */
const shortTurn = 0.3
const longest = 500

/**
 * Stops listening once nobody waits to be accepted. The kernel resets whoever has connected and was not accepted when a listening socket
 * closes, and libuv accepts one connection a turn of the loop: so the socket closes right behind a turn that found none. No system call
 * refuses new connections and keeps those that wait; what remains is the moment between that turn and the closing, some microseconds.
 *
 * What is accepted meanwhile is heard only afterwards, so that clients which come back as soon as they are answered cannot keep it from closing.
 */
export async function stopAccepting(server: Server): Promise<void> {
  const accepted: Socket[] = []
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[]
  const { pauseOnConnect } = server as { pauseOnConnect?: boolean }
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => accepted.push(socket))
  Object.assign(server, { pauseOnConnect: true })

  await untilNobodyWaits(() => accepted.length)
  // That of http.Server closes idle connections, too.
  Server.prototype.close.call(server)

  server.removeAllListeners('connection')
  for (const listener of listeners) server.on('connection', listener)
  for (const socket of accepted) {
    server.emit('connection', socket)
    if (!pauseOnConnect) socket.resume()
  }
}

async function untilNobodyWaits(accepted: () => number): Promise<void> {
  const giveUp = performance.now() + longest
  // From here on each turn holds exactly one poll.
  await setImmediate()
  for (;;) {
    const [before, begun] = [accepted(), performance.now()]
    await setImmediate()
    const now = performance.now()
    if ((accepted() === before && now - begun < shortTurn) || now > giveUp) return
  }
}
