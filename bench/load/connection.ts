import { connect, type Socket } from 'node:net'

/** A request as it goes over the wire: raw sockets, so that asking costs far less than answering. */
export interface Target {
  port: number
  path: string
  /** JSON unless it says otherwise. */
  headers?: Record<string, string>
}

const jsonHeaders = { 'content-type': 'application/json' }

/** The bytes of a POST. */
export function requestBytes({ path, headers = jsonHeaders }: Target, body: string): Buffer {
  const lines = Object.entries({ host: 'localhost', ...headers, 'content-length': Buffer.byteLength(body) })
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${head}\r\n${body}`)
}

/** One open connection, which is asked again once it has answered. */
export interface Connection {
  /** `done` is called with the whole answer, head and body. */
  ask: (request: Buffer, done: (answer: string) => void) => void
  close: () => void
}

const readAtOnce = 64 * 1024

/**
 * What is read makes no garbage as long as one answer is like the one before: collecting it would count as time that the server took.
 * @param failed called once when the server closes the connection or it breaks.
 */
export function openConnection(port: number, failed: (error: Error) => void): Connection {
  let last: { bytes: Buffer; text: string } = { bytes: Buffer.alloc(0), text: '' }
  let begun: Buffer | undefined
  let asker: ((answer: string) => void) | undefined

  function read(length: number, into: Uint8Array): boolean {
    const bytes = Buffer.from(into.buffer, into.byteOffset, length)
    if (begun || !bytes.equals(last.bytes)) {
      begun = begun ? Buffer.concat([begun, bytes]) : Buffer.from(bytes)
      const text = begun.toString('latin1')
      if (!isWhole(text)) return true
      last = { bytes: begun, text }
      begun = undefined
    }
    const done = asker
    asker = undefined
    done?.(last.text)
    return true
  }

  const socket: Socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: Buffer.alloc(readAtOnce), callback: read },
  })
  let closed = false
  const fail = (error: Error) => {
    if (closed) return
    closed = true
    failed(error)
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('The server closed the connection.')))
  return {
    ask(request, done) {
      asker = done
      socket.write(request)
    },
    close() {
      closed = true
      socket.destroy()
    },
  }
}

// One answer at a time is under way. Next.js does not tell how long its answers are, the others do.
function isWhole(received: string): boolean {
  const head = received.indexOf('\r\n\r\n')
  if (head === -1) return false
  const length = /content-length: (\d+)/i.exec(received)?.[1]
  return length === undefined ? received.endsWith('\r\n0\r\n\r\n') : received.length >= head + 4 + Number(length)
}

/** Whether an answer is a 200 that contains this. */
export function isGood(answer: string, good: string): boolean {
  return answer.startsWith('HTTP/1.1 200') && answer.includes(good)
}
