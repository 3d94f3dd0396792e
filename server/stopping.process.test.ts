import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRunning, RUNNING, startInstance, temporaryDataDirectory } from './testing/instance'

let data: ReturnType<typeof temporaryDataDirectory>
beforeEach(() => {
  data = temporaryDataDirectory()
})
afterEach(() => data.remove())

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s stops every process', async (signal) => {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  await instance.printed(RUNNING)
  const processes = Object.values(instance.processes())
  instance.signal(signal)
  expect(await instance.ended).toBe(0)
  expect(processes.map(isRunning)).toEqual([false, false, false])
  expect(instance.output()).toContain('Stopped.')
})

test('a request that has begun is answered, and the database ends last', async () => {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  await instance.printed(RUNNING)
  const { verifier, postgres } = instance.processes()
  const body = JSON.stringify({ token: 'lk_svc_nonsense', organization: 'nobody' })
  const address = new URL(instance.verifierUrl)
  const socket = connect(Number(address.port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /v1/verify HTTP/1.1\r\nhost: latchkey\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  )
  socket.write(body.slice(0, 10))
  const answer = text(socket)
  await fetch(`${instance.verifierUrl}/healthz`)

  instance.signal('SIGTERM')
  await instance.printed('Stopping')
  while (
    await fetch(`${instance.verifierUrl}/healthz`).then(
      () => true,
      () => false,
    )
  )
    await wait(10)
  expect([verifier, postgres].map(isRunning)).toEqual([true, true])

  socket.write(body.slice(10))
  expect(await answer).toMatch(/^HTTP\/1\.1 200 /)
  expect(await instance.ended).toBe(0)
  expect([verifier, postgres].map(isRunning)).toEqual([false, false])
})

test('a signal during the start stops what has been started', async () => {
  const instance = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  // The first thing that it starts is initdb, which makes this folder.
  while (!readdirSync(data.folder).some((name) => name.startsWith('postgres.unfinished'))) await wait(10)
  instance.signal('SIGTERM')
  expect(await instance.ended).toBe(0)
  expect(instance.output()).not.toContain(RUNNING)

  const next = await startInstance({ LATCHKEY_DATA_DIR: data.folder })
  await next.printed(RUNNING)
  next.signal('SIGTERM')
  expect(await next.ended).toBe(0)
})
