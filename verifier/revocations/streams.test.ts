import { once } from 'node:events'
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterEach, expect, test, vi } from 'vitest'
import { Problem } from '../problem'
import type { SignedAnswer } from './revocation-feed'
import { type RevocationStreams, type StreamLimits, startRevocationStreams } from './streams'

// Streams of a feed that says what the test wants, to readers over real connections.

const servers: { server: Server; streams: RevocationStreams }[] = []
afterEach(() => {
  for (const { server, streams } of servers.splice(0)) {
    streams.close()
    server.closeAllConnections()
    server.close()
  }
})

function answer(next: number, { length = 10, complete = true } = {}): SignedAnswer {
  const body = JSON.stringify({ next, filler: 'x'.repeat(length) })
  const event = Buffer.from(`id: ${next}\ndata: ${body}\n\n`)
  return { body, event, etag: '', next, complete, hasEntries: true }
}

async function serve(page: (since: number) => SignedAnswer | Promise<SignedAnswer>, limits: StreamLimits) {
  const streams = startRevocationStreams(
    { page: async (_slug, since) => page(since) },
    pino({ level: 'silent' }),
    limits,
  )
  const responses: ServerResponse[] = []
  const server = createServer((request, response) => {
    responses.push(response)
    try {
      const address = String(request.headers['x-from'])
      streams.makeSureOfRoom(address)
      streams.open('acme', answer(1), address, response)
    } catch (error) {
      response.writeHead((error as Problem).status).end()
    }
  })
  servers.push({ server, streams })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const read = async (from = 'somebody') => {
    const request = get(url, { headers: { 'x-from': from } })
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    response.on('error', () => undefined)
    return response
  }
  return { streams, read, responses }
}

const limits = { streams: 10, perAddress: 10, patience: 60_000 }

async function lastOf(response: IncomingMessage, wanted: (next: number) => boolean): Promise<number> {
  let rest = ''
  for await (const chunk of response) {
    const last = [...`${rest}${chunk}`.matchAll(/^id: (\d+)\n/gm)].at(-1)
    if (last && wanted(Number(last[1]))) return Number(last[1])
    rest = String(chunk).slice(-20)
  }
  throw new Error('It ended.')
}

test('whoever does not read is ended, and others hear on', async () => {
  const megabyte = 1024 * 1024
  const { read, responses } = await serve((since) => answer(since + 1, { length: megabyte, complete: false }), {
    ...limits,
    patience: 200,
  })
  const idle = await read()
  idle.pause()
  const busy = await read()
  const heard = lastOf(busy, (next) => next > 40)
  // It is looked at whenever others are told something, or once a second.
  await vi.waitUntil(() => responses[0]!.destroyed, { timeout: 20_000 })
  expect(await heard).toBeGreaterThan(40)
  expect(responses[1]!.destroyed).toBe(false)
})

test('a page that is not the last is followed by the next at once', async () => {
  const { read } = await serve((since) => answer(since + 1, { complete: since >= 50 }), limits)
  expect(await lastOf(await read(), (next) => next > 50)).toBe(51)
})

test('while one waits for what is not known yet, others hear on', async () => {
  let asked = 0
  const { read } = await serve((since) => {
    asked += 1
    return asked === 1 ? new Promise<never>(() => undefined) : answer(since + 1, { complete: since >= 5 })
  }, limits)
  const heard = [await read('one'), await read('another')].map((response) => lastOf(response, (next) => next > 5))
  expect(await Promise.race(heard)).toBe(6)
})

test('there are no more than there may be; one that ends makes room', async () => {
  const { read } = await serve((since) => ({ ...answer(since), hasEntries: false }), { ...limits, streams: 2 })
  const first = await read()
  const second = await read()
  expect([first.statusCode, second.statusCode, (await read()).statusCode]).toEqual([200, 200, 503])
  first.destroy()
  await vi.waitUntil(async () => (await read()).statusCode === 200, { timeout: 10_000 })
})

test('one address has no more than its share', async () => {
  const { read } = await serve((since) => ({ ...answer(since), hasEntries: false }), { ...limits, perAddress: 2 })
  const first = await read('one')
  await read('one')
  expect([(await read('one')).statusCode, (await read('another')).statusCode]).toEqual([429, 200])
  first.destroy()
  await vi.waitUntil(async () => (await read('one')).statusCode === 200, { timeout: 10_000 })
})

test('who left before the stream began takes no room', async () => {
  const streams = startRevocationStreams({ page: async () => answer(1) }, pino({ level: 'silent' }), {
    ...limits,
    streams: 2,
  })
  let come = 0
  let left = 0
  const server = createServer((_request, response) => {
    come += 1
    response.on('close', () => {
      left += 1
      streams.makeSureOfRoom('somebody')
      streams.open('acme', answer(1), 'somebody', response)
    })
  })
  servers.push({ server, streams })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  for (let index = 1; index <= 5; index++) {
    const request = get(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).on('error', () => undefined)
    await vi.waitUntil(() => come === index, { timeout: 20_000 })
    request.destroy()
    await vi.waitUntil(() => left === index, { timeout: 20_000 })
  }
  expect(() => streams.makeSureOfRoom('somebody')).not.toThrow()
})

test('while nothing is known nothing is said; of another feed than before it ends', async () => {
  let status = 503
  let asked = 0
  const { read } = await serve(() => {
    asked += 1
    throw new Problem(status, 'unavailable', 'Not now.')
  }, limits)
  const response = await read()
  let text = ''
  response.on('data', (chunk) => {
    text += chunk
  })
  const ended = once(response, 'end')
  await vi.waitUntil(() => asked > 1, { timeout: 10_000 })
  expect(text.match(/^id/gm)).toHaveLength(1)
  status = 400
  await ended
  expect(text.match(/^id/gm)).toHaveLength(1)
})
