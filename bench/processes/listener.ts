import { createServer } from 'node:http'
import pg from 'pg'

// The least that a verifier could do: hears that something has changed, and says so to whoever asks, as a verifier says that a token is revoked.
// It reads nothing, and knows nothing. `POST /forget` lets it begin anew.

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query('LISTEN latchkey_change')
let heard = false
client.on('notification', () => {
  heard = true
})
const server = createServer((request, response) => {
  if (request.url === '/forget') heard = false
  const text = JSON.stringify({ code: heard ? 'revoked' : 'ok' })
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    response.end(text)
  })
})
server.listen(0, '127.0.0.1', () => process.send!((server.address() as { port: number }).port))
process.on('disconnect', () => process.exit())
