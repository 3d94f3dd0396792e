import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { connectionMessage, type ToWorker } from './messages'

/** Gives connections to workers, each in its turn. */
export interface HandOver {
  /** Of a connection that was accepted, and not read from. */
  give: (connection: Socket) => void
  /** A worker that is ready: from now on it has its turn. */
  join: (worker: ChildProcess) => void
  /** The worker has taken the first of those that were handed to it. */
  taken: (worker: ChildProcess) => void
  /** The worker, which still runs, should have no turn any more. */
  leave: (worker: ChildProcess) => void
  /** The worker has ended, and all that it said has been heard. */
  gone: (worker: ChildProcess) => void
  /** Whether every connection has been taken. */
  isSettled: () => boolean
}

interface Seat {
  worker: ChildProcess
  /** Handed to it, and not known to be taken. */
  handed: Socket[]
  leaving: boolean
}

/** Of connections that are handed to a worker before it takes one: one that is busy leaves them to others. */
const mostHanded = 4
/** How many wait for a worker that takes one, and how many milliseconds each: a worker that ended is there again soon. More are closed. */
const mostWaiting = 4_096
const patience = 10_000

/**
 * A connection stays this process's, too, until the worker says that it is its own: what was handed to a worker that ended without a word is
 * given to another one.
 */
export function createHandOver(): HandOver {
  const seats: Seat[] = []
  let waiting: Socket[] = []
  let turn = 0

  function distribute(): void {
    while (waiting.length > 0) {
      const seat = nextSeat()
      if (!seat) return
      const connection = waiting.shift()!
      // The client may have gone while it waited.
      if (connection.destroyed) continue
      connection.setTimeout(0)
      seat.handed.push(connection)
      // An error means that the worker has ended; that is heard of anyway.
      seat.worker.send(connectionMessage, connection, { keepOpen: true }, () => undefined)
    }
  }

  function nextSeat(): Seat | undefined {
    for (let tried = 0; tried < seats.length; tried++) {
      const seat = seats[turn++ % seats.length]!
      if (!seat.leaving && seat.handed.length < mostHanded) return seat
    }
    return undefined
  }

  function letGo(seat: Seat): void {
    if (seat.leaving && seat.handed.length === 0) seat.worker.send('left' satisfies ToWorker, () => undefined)
  }

  const seatOf = (worker: ChildProcess) => seats.find((seat) => seat.worker === worker)

  function unseat(worker: ChildProcess): void {
    const seat = seatOf(worker)
    if (!seat) return
    seats.splice(seats.indexOf(seat), 1)
    waiting = [...seat.handed, ...waiting]
    distribute()
  }

  return {
    give(connection) {
      connection.on('error', () => undefined)
      if (waiting.length >= mostWaiting) return void connection.destroy()
      connection.setTimeout(patience, () => connection.destroy())
      waiting.push(connection)
      distribute()
    },
    join(worker) {
      seats.push({ worker, handed: [], leaving: false })
      // After its last message, which may say that it has taken one; it does not come while one is not taken.
      worker.once('disconnect', () => unseat(worker))
      distribute()
    },
    taken(worker) {
      const seat = seatOf(worker)
      if (!seat) return
      seat.handed.shift()?.destroy()
      letGo(seat)
      distribute()
    },
    leave(worker) {
      const seat = seatOf(worker)
      if (!seat) return
      seat.leaving = true
      letGo(seat)
    },
    gone: unseat,
    isSettled: () => waiting.length === 0 && seats.every((seat) => seat.handed.length === 0),
  }
}
