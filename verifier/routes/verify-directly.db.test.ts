import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, expect, test } from 'vitest'
import { verifierOfThisFile } from '../testing/test-verifier'
import { createTestToken, createTestWorld } from '../testing/test-world'

// However a request is cut on its way, its answer is the same.

const verifier = verifierOfThisFile()
let request: string
beforeAll(async () => {
  const world = await createTestWorld()
  const { secret } = await createTestToken(world)
  // Three bytes of UTF-8, which a cut may part.
  const body = JSON.stringify({ token: secret, organization: world.organization.slug, path: '/€' })
  request = `POST /v1/verify HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
})

async function open(): Promise<Socket> {
  const socket = connect({ port: Number(new URL(verifier.get().url).port), host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

/** Sends these pieces one after the other, and answers all that came back until so many answers were there. */
async function send(pieces: Buffer[], answers: number): Promise<string> {
  const socket = await open()
  let received = ''
  socket.setEncoding('utf8').on('data', (piece: string) => {
    received += piece
  })
  for (const piece of pieces) {
    socket.write(piece)
    await setTimeout(5)
  }
  await expect.poll(() => received.match(/"allowed":/g)?.length, { timeout: 10_000 }).toBe(answers)
  socket.destroy()
  return received
}

test('cut within its head, its body or a character', async () => {
  const bytes = Buffer.from(request)
  const head = request.indexOf('\r\n\r\n') + 4
  const euro = bytes.indexOf(Buffer.from('€'))
  for (const cut of [1, 20, head - 2, head, head + 1, euro + 1, euro + 2, bytes.length - 1]) {
    const answer = await send([bytes.subarray(0, cut), bytes.subarray(cut)], 1)
    expect(answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*"code":"ok"/)
  }
  const thirds = [bytes.subarray(0, head), bytes.subarray(head, euro + 1), bytes.subarray(euro + 1)]
  expect(await send(thirds, 1)).toContain('"code":"ok"')
})

test('several in one piece are answered one after the other', async () => {
  const other = request.replace('/v1/verify', '/v1/other_')
  const answer = await send([Buffer.from(request + request + other + request)], 3)
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['200', '200', '404', '200'].map((status) => `HTTP/1.1 ${status}`))
})

test('one that is given up half-way harms nobody', async () => {
  for (const length of [request.length - 1, request.indexOf('\r\n\r\n') + 4, 30]) {
    const socket = await open()
    socket.write(request.slice(0, length))
    await setTimeout(5)
    socket.resetAndDestroy()
  }
  expect(await send([Buffer.from(request)], 1)).toContain('"code":"ok"')
  expect(verifier.get().logged()).not.toMatch(/"level":[56]0/)
})

// Else a proxy and the verifier could see two different requests in the same bytes (RFC 9112, section 11.2).
test.each([
  'transfer-encoding: chunked\r\n',
  'transfer-encoding: identity\r\n',
  'transfer-encoding : chunked\r\n',
  'content-length: 3\r\n',
  'content-length: 3, 3\r\n',
])('one whose end can be told in two ways is refused, and nothing behind it is read: %j', async (header) => {
  const socket = await open()
  socket.write(request.replace('\r\n', `\r\n${header}`) + request)
  const received = await text(socket)
  expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400'])
  expect(received).toContain('"code":"invalid_http"')
})
