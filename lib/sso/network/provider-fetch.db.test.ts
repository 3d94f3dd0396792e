import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { providerFetch } from './provider-fetch'

// Beside a database only because the environment that it reads is complete there.

let asked: string[] = []
let stop = async () => {}

async function serve(listener: RequestListener): Promise<number> {
  asked = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  await once(server.listen(0), 'listening')
  stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return (server.address() as AddressInfo).port
}

afterEach(() => stop())

const bounds = { bytes: 1_000, milliseconds: 60_000 }

test('an answer comes through with its status, headers and body', async () => {
  const port = await serve(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    response.writeHead(201, { 'content-type': 'text/plain', 'x-type': request.headers['content-type'] }).end(body)
  })
  const issuer = `http://localhost:${port}`
  const response = await providerFetch(issuer)(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ code: 'x y' }),
  })
  expect([response.status, await response.text()]).toEqual([201, 'code=x+y'])
  expect(response.headers.get('x-type')).toBe('application/x-www-form-urlencoded')
  expect(asked).toEqual(['POST /token'])
})

describe('an answer is given up', () => {
  test('that is longer than the bound, however it comes', async () => {
    const port = await serve((_, response) => {
      const more = () => response.write('x'.repeat(100), more)
      more()
    })
    const issuer = `http://localhost:${port}`
    await expect(providerFetch(issuer, bounds)(issuer)).rejects.toMatchObject({ reason: 'too_large' })
  })

  test('that does not begin in time', async () => {
    const issuer = `http://localhost:${await serve(() => {})}`
    const impatient = providerFetch(issuer, { ...bounds, milliseconds: 100 })
    await expect(impatient(issuer)).rejects.toMatchObject({ reason: 'too_slow' })
  })

  test('that does not end in time', async () => {
    const issuer = `http://localhost:${await serve((_, response) => response.write('{'))}`
    const impatient = providerFetch(issuer, { ...bounds, milliseconds: 100 })
    await expect(impatient(issuer)).rejects.toMatchObject({ reason: 'too_slow' })
  })
})

describe('nothing is sent', () => {
  test('to a neighbour under another name than the issuer’s, whatever that name leads to', async () => {
    const port = await serve((_, response) => response.end())
    const ask = providerFetch('https://accounts.example.com')
    for (const host of ['localhost', '127.0.0.1', '[::1]', '2130706433', '0x7f.1']) {
      await expect(ask(`http://${host}:${port}/`)).rejects.toMatchObject({ reason: 'forbidden_address' })
      await expect(ask(`https://${host}:${port}/`)).rejects.toMatchObject({ reason: 'forbidden_address' })
    }
    expect(asked).toEqual([])
  })

  test('without TLS to anybody else', async () => {
    for (const issuer of ['http://accounts.example.com', 'http://10.0.0.1', 'ftp://localhost', 'file:///etc/passwd']) {
      await expect(providerFetch(issuer)(issuer)).rejects.toMatchObject({ reason: 'insecure' })
    }
  })

  test('to a server that does not speak TLS where TLS is due', async () => {
    const issuer = `https://localhost:${await serve((_, response) => response.end())}`
    await expect(providerFetch(issuer)(issuer)).rejects.toMatchObject({ reason: 'no_answer' })
    expect(asked).toEqual([])
  })
})
