import { createServer } from 'node:http'
import next from 'next'
import { environment } from '@/lib/env'
import { reportReady, stopWhenAsked } from '@/lib/processes/parent'
import { projectRoot } from '@/lib/project-root'
import { cleanHeaders } from './dashboard/clean-headers'

// The dashboard's process: Next.js behind an HTTP server that lets it know who really asks.

const { HOST, PORT, LATCHKEY_TRUSTED_PROXIES } = environment()
const development = process.env.NODE_ENV === 'development'

const server = createServer()
// In development Next.js itself attaches to this server for its reload connection.
const app = next({ dev: development, dir: projectRoot(), hostname: HOST, port: PORT, httpServer: server, quiet: true })
await quietly(() => app.prepare())
const handle = app.getRequestHandler()
server.on('request', (request, response) => {
  cleanHeaders(request, LATCHKEY_TRUSTED_PROXIES)
  void handle(request, response)
})

server.listen(PORT, HOST, reportReady)
server.once('error', (error) => {
  console.error(`The dashboard cannot listen on ${HOST}:${PORT}: ${error.message}`)
  process.exit(1)
})

stopWhenAsked(
  () =>
    new Promise((resolve) => {
      // Requests that have begun are answered; connections that only wait are closed.
      server.close(() => resolve())
      server.closeIdleConnections()
    }),
)

// It tells how long it took to read its configuration, in the middle of what the supervisor tells. Warnings go another way.
async function quietly(work: () => Promise<void>): Promise<void> {
  const { log } = console
  if (!development) console.log = () => {}
  await work()
  console.log = log
}
