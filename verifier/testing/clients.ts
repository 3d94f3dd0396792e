import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'

/** Clients that ask a verifier without a pause, and remember what became of each request. */
export interface Clients {
  /** Requests that were answered 200. */
  answered: () => number
  /** What else happened to a request, but that its connection was refused. */
  failures: () => string[]
  /** How many of the connections that were made for one request alone broke before anything was answered. */
  brokenAtOnce: () => number
  /** Resolves when this many have been answered. */
  untilAnswered: (count: number) => Promise<void>
  /** Ends them after the request that each is about. Refused connections are tried again until then. */
  stop: () => Promise<void>
}

/** `kept` clients keep their connection, `fresh` ones make one for each request. */
export function startClients(url: string, body: object, { kept, fresh }: { kept: number; fresh: number }): Clients {
  let answered = 0
  let broken = 0
  let stopping = false
  const failures: string[] = []
  const text = JSON.stringify(body)

  async function client(keepAlive: boolean): Promise<void> {
    const agent = new Agent({ keepAlive, maxSockets: 1 })
    while (!stopping) {
      try {
        const { status, code } = await ask(url, text, agent)
        if (status === 200 && code === 'ok') answered += 1
        else failures.push(`${status} ${code}`)
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        if (code === 'ECONNREFUSED') await new Promise((resolve) => setTimeout(resolve, 5))
        else if (!keepAlive && code === 'ECONNRESET') broken += 1
        else failures.push(`${keepAlive ? 'kept' : 'fresh'}: ${code ?? message}`)
      }
    }
    agent.destroy()
  }

  const running = [
    ...Array.from({ length: kept }, () => client(true)),
    ...Array.from({ length: fresh }, () => client(false)),
  ]
  return {
    answered: () => answered,
    failures: () => failures,
    brokenAtOnce: () => broken,
    async untilAnswered(count) {
      const goal = answered + count
      while (answered < goal) await new Promise((resolve) => setTimeout(resolve, 5))
    },
    async stop() {
      stopping = true
      await Promise.all(running)
    },
  }
}

/**
 * How many connections broke each time, at the least. What has connected in the microseconds before a socket closes, and was not accepted, the
 * kernel breaks (stop-accepting.ts): that is one at most, unless the machine lets the process rest just then.
 * @param stop a verifier ends under load; tells how many broke.
 */
export async function leastBroken(stop: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let time = 0; time < 4 && least > 1; time++) least = Math.min(least, await stop())
  return least
}

async function ask(url: string, body: string, agent: Agent): Promise<{ status: number; code: string }> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const asking = request(`${url}/v1/verify`, { method: 'POST', agent, headers })
  asking.end(body)
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  const { code } = JSON.parse(await text(response)) as { code: string }
  return { status: response.statusCode!, code }
}

/** A request whose body is not complete yet. */
export interface SlowRequest {
  /** Sends the rest, and resolves with the whole answer. */
  finish: () => Promise<string>
  socket: Socket
}

/** Sends half of a request on a connection of its own. */
export async function startSlowRequest(url: string, body: object): Promise<SlowRequest> {
  const { hostname, port } = new URL(url)
  const whole = JSON.stringify(body)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const head = ['POST /v1/verify HTTP/1.1', 'host: latchkey', 'content-type: application/json']
  socket.write(`${[...head, `content-length: ${whole.length}`].join('\r\n')}\r\n\r\n${whole.slice(0, 10)}`)
  return {
    socket,
    async finish() {
      socket.write(whole.slice(10))
      return text(socket)
    },
  }
}

/** Resolves when nobody listens there any more. */
export async function untilRefused(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  for (;;) {
    const socket = connect(Number(port), hostname)
    const refused = await new Promise((resolve) => {
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true))
    })
    socket.destroy()
    if (refused) return
  }
}
