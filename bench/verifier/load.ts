import { connect, type Socket } from 'node:net'

/** A load on an HTTP server: so many connections, each of which asks again as soon as it is answered. */
export interface Load {
  port: number
  path: string
  /** JSON bodies, asked in turn. */
  bodies: string[]
  connections: number
  milliseconds: number
}

/** What came of it. */
export interface Loaded {
  answers: number
  perSecond: number
  /** Milliseconds, ascending. */
  latencies: number[]
}

/** Raw sockets, so that asking costs far less than answering. Fails on any answer but 200 whose body `isGood` finds good, looked at now and then. */
export async function load(
  { port, path, bodies, connections, milliseconds }: Load,
  isGood: (body: string) => boolean,
): Promise<Loaded> {
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    ),
  )
  const latencies: number[] = []
  let asked = 0
  const begun = performance.now()
  const end = begun + milliseconds
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      const answers = readAnswers(socket)
      while (performance.now() < end) {
        const sent = performance.now()
        socket.write(requests[asked++ % requests.length]!)
        const answer = await answers()
        latencies.push(performance.now() - sent)
        if (
          latencies.length % 1_000 === 1 &&
          !(answer.startsWith('HTTP/1.1 200') && isGood(answer.slice(answer.indexOf('\r\n\r\n') + 4)))
        ) {
          throw new Error(`Not as expected: ${answer}`)
        }
      }
      socket.destroy()
    }),
  )
  const seconds = (performance.now() - begun) / 1_000
  return {
    answers: latencies.length,
    perSecond: latencies.length / seconds,
    latencies: latencies.sort((left, right) => left - right),
  }
}

/** The next answer, head and body. Every server here tells the length. */
function readAnswers(socket: Socket): () => Promise<string> {
  let received = ''
  let settle: ((answer: string) => void) | undefined
  let fail: ((error: Error) => void) | undefined
  const look = () => {
    const head = received.indexOf('\r\n\r\n')
    if (head === -1 || !settle) return
    const length = Number(/content-length: (\d+)/i.exec(received)?.[1])
    const end = head + 4 + length
    if (received.length < end) return
    const answer = received.slice(0, end)
    received = received.slice(end)
    settle(answer)
  }
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    received += text
    look()
  })
  socket.on('error', (error) => fail?.(error))
  socket.on('close', () => fail?.(new Error('The server closed the connection.')))
  return () =>
    new Promise((resolve, reject) => {
      settle = resolve
      fail = reject
      look()
    })
}
