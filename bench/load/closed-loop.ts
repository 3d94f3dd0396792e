import { isGood, openConnection, requestBytes, type Target } from './connection'

/** A load on an HTTP server: so many connections, each of which asks again as soon as it is answered. */
export interface Load extends Target {
  /** Asked in turn. */
  bodies: string[]
  /** What every answer must contain. */
  good: string
  connections: number
  milliseconds: number
}

/** What came of it. */
export interface Loaded {
  answers: number
  perSecond: number
}

/** Fails on any answer but a good one. */
export async function load({ bodies, good, connections, milliseconds, ...target }: Load): Promise<Loaded> {
  const requests = bodies.map((body) => requestBytes(target, body))
  let asked = 0
  let answers = 0
  const begun = performance.now()
  const end = begun + milliseconds
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const connection = openConnection(target.port, reject)
      const ask = () => connection.ask(requests[asked++ % requests.length]!, answered)
      const answered = (answer: string) => {
        answers += 1
        if (!isGood(answer, good)) reject(new Error(`Not as expected: ${answer}`))
        if (performance.now() < end) return ask()
        connection.close()
        resolve()
      }
      ask()
    })
  // Without rest: whoever answered would have to wake this process, which costs a virtual machine a third of what an answer does.
  let loading = true
  const turn = () => void (loading && setImmediate(turn))
  turn()
  await Promise.all(Array.from({ length: connections }, one)).finally(() => {
    loading = false
  })
  return { answers, perSecond: (answers * 1_000) / (performance.now() - begun) }
}
