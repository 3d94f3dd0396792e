import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import next from 'next'
import { listen, ready } from './serve.mjs'

// Next.js in production mode, as `next start` runs it, with one route handler (nextjs/app/verify/route.js).

const server = createServer()
const port = await listen(server)
const app = next({ dev: false, dir: fileURLToPath(new URL('./nextjs', import.meta.url)), httpServer: server, port })
await app.prepare()
server.on('request', app.getRequestHandler())
ready({ port, path: '/verify', bodies: JSON.parse(process.env.BODIES), good: '"allowed":true' })
