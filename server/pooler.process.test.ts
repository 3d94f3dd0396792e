import { afterAll, expect, test } from 'vitest'
import { isPgbouncerInstalled, type RunningPooler, startPgbouncer } from '@/lib/db/testing/pgbouncer'
import { startDebianPostgres } from './testing/debian-postgres'
import { RUNNING, startInstance } from './testing/instance'

const postgres = isPgbouncerInstalled ? await startDebianPostgres() : undefined
let pooler: RunningPooler
if (postgres) {
  await postgres.query('CREATE DATABASE latchkey')
  pooler = await startPgbouncer(postgres.url('latchkey'))
}
afterAll(async () => {
  await pooler?.close()
  await postgres?.stop()
})

const started = async (direct: string | undefined) => {
  const instance = await startInstance({
    DATABASE_URL: pooler.url,
    LATCHKEY_DIRECT_DATABASE_URL: direct,
    LATCHKEY_SECRET: Buffer.alloc(32, 7).toString('base64'),
    VERIFIER_WORKERS: '2',
  })
  await instance.printed(RUNNING)
  return instance
}
const warning = /DATABASE_URL: this is a pooler in transaction mode, and there is no LATCHKEY_DIRECT_DATABASE_URL/

test.skipIf(!postgres)(
  'behind a pooler it migrates and runs, and says what is missing without a direct address',
  async () => {
    const instance = await started(undefined)
    expect(instance.output()).toMatch(warning)
    await expect.poll(async () => (await fetch(`${instance.verifierUrl}/readyz`)).status, { timeout: 20_000 }).toBe(200)
    expect((await fetch(`${instance.url}/setup`)).status).toBe(200)
    instance.signal('SIGTERM')
    expect(await instance.ended).toBe(0)
  },
)

test.skipIf(!postgres)('with a direct address there is nothing to say', async () => {
  const instance = await started(postgres!.url('latchkey'))
  instance.signal('SIGTERM')
  expect(await instance.ended).toBe(0)
  expect(instance.output()).not.toContain('pooler')
})
