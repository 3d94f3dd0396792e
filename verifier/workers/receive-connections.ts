import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { connectionMessage, type FromWorker, type ToWorker } from './messages'

/** Where a worker's connections come from. */
export interface Receiving {
  /** Resolves when nothing will be handed over any more. */
  leave: () => Promise<void>
}

/** Lets an HTTP server that does not listen serve the connections that are handed to this process. */
export function receiveConnections(server: Server): Receiving {
  const send = (message: FromWorker) => process.connected && process.send?.(message)
  // Else it would not look after time limits.
  server.emit('listening')
  process.on('message', (message: unknown, connection?: Socket) => {
    if (message !== connectionMessage) return
    // Before anything is read: from here on nobody else can answer it.
    send('taken')
    // The client had gone already.
    if (!connection) return
    // As http.Server has its own: a client may end its side when it has asked.
    connection.allowHalfOpen = true
    server.emit('connection', connection)
  })
  return {
    leave: () =>
      new Promise((resolve) => {
        process.on('message', (message: ToWorker) => message === 'left' && resolve())
        process.once('disconnect', resolve)
        if (!send('leaving')) resolve()
      }),
  }
}
