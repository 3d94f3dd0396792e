import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** A request as it reached the application behind a proxy. */
export interface Reached {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

/** A real application behind a proxy: remembers what reaches it. */
export interface Upstream {
  port: number
  reached: Reached[]
  close: () => Promise<void>
}

export async function startUpstream(): Promise<Upstream> {
  const reached: Reached[] = []
  const server = createServer(async (request, response) => {
    reached.push({
      method: request.method!,
      url: request.url!,
      headers: request.headers,
      body: await text(request),
    })
    response.setHeader('x-application', 'orders')
    response.end('the application')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    reached,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
