import { type Connection, isGood, openConnection, requestBytes, type Target } from './connection'

/** A load that comes at a fixed rate, whether or not what came before was answered: as from many callers who know nothing of each other. */
export interface SteadyLoad extends Target {
  body: string
  good: string
  perSecond: number
  milliseconds: number
  connections: number
}

/**
 * How long answers took, in milliseconds, ascending: each from the moment at which it was due to be asked, so that what waited because the
 * server was slow counts as slow, too (coordinated omission).
 */
export function steadyLoad({ body, good, perSecond, milliseconds, connections, ...target }: SteadyLoad) {
  const request = requestBytes(target, body)
  const total = Math.floor((perSecond * milliseconds) / 1_000)
  const latencies = new Float64Array(total)
  let answered = 0
  return new Promise<number[]>((resolve, reject) => {
    const all = Array.from({ length: connections }, () => openConnection(target.port, reject))
    const idle: Connection[] = [...all]
    const begun = performance.now()
    // So many were asked; each is due at its place in the order.
    let asked = 0
    const dueAt = (index: number) => begun + (index * 1_000) / perSecond

    function askDue(): void {
      while (asked < total && idle.length > 0 && dueAt(asked) <= performance.now()) ask(idle.pop()!, dueAt(asked++))
    }

    function ask(connection: Connection, due: number): void {
      connection.ask(request, (answer) => {
        latencies[answered++] = performance.now() - due
        if (!isGood(answer, good)) reject(new Error(`Not as expected: ${answer}`))
        idle.push(connection)
        askDue()
      })
    }

    // Without rest: a timer would be late by a millisecond, which is more than an answer takes.
    function turn(): void {
      askDue()
      if (answered < total) return void setImmediate(turn)
      for (const connection of all) connection.close()
      resolve([...latencies.sort()])
    }
    turn()
  })
}
