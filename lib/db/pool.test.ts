import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from './pool'

// PostgreSQL, frontend/backend protocol, message formats: type, length and content.
function message(type: string, content: string): Buffer {
  const bytes = Buffer.from(content, 'latin1')
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes.length + 4)
  return Buffer.concat([Buffer.from(type), length, bytes])
}
const authenticationOk = message('R', '\0\0\0\0')
const readyForQuery = message('Z', 'I')
const fatal = message('E', 'SFATAL\0VFATAL\0C57P01\0Mterminating connection\0\0')

// No real server can be made to end at this very moment. An error that nobody listens for would fail the test run.
test('a connection that ends as soon as it is there is an error of whoever asks it, and of nobody else', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(Buffer.concat([authenticationOk, readyForQuery, fatal])))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const pool = createPool({ host: '127.0.0.1', port, user: 'latchkey', database: 'latchkey', ssl: false })
  onTestFinished(async () => {
    await pool.end()
    server.close()
  })
  const client = await pool.connect()
  onTestFinished(() => client.release(true))
  await expect(client.query('SELECT 1')).rejects.toThrow()
})
