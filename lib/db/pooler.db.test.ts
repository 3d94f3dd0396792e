import pg from 'pg'
import { expect, test } from 'vitest'
import { poolerWarning, poolsByTransaction } from './pooler'
import { isPgbouncerInstalled, startPgbouncer } from './testing/pgbouncer'

const direct = process.env.DATABASE_URL!

test('PostgreSQL itself is no pooler', async () => {
  expect(await poolsByTransaction(direct)).toBe(false)
  expect(await poolerWarning(direct, undefined)).toBeUndefined()
})

test('what cannot be reached is not warned of', async () => {
  expect(await poolsByTransaction('postgresql://nobody:x@127.0.0.1:9/none')).toBe(false)
})

test.skipIf(!isPgbouncerInstalled)(
  'PgBouncer in transaction mode is known, unless there is a direct address',
  async () => {
    const pooler = await startPgbouncer(direct)
    expect(await poolsByTransaction(pooler.url)).toBe(true)
    expect(await poolerWarning(pooler.url, undefined)).toMatch(/^DATABASE_URL: this is a pooler in transaction mode, /)
    expect(await poolerWarning(pooler.url, direct)).toBeUndefined()
    const both = await poolerWarning(direct, pooler.url)
    expect(both).toMatch(/^LATCHKEY_DIRECT_DATABASE_URL: this is a pooler in transaction mode, too\. /)
    await pooler.close()
  },
)

test.skipIf(!isPgbouncerInstalled)('in session mode it needs no warning', async () => {
  const pooler = await startPgbouncer(direct, { mode: 'session' })
  expect(await poolsByTransaction(pooler.url)).toBe(false)
  await pooler.close()
})

test.skipIf(!isPgbouncerInstalled).each([1, 3, 20])(
  'it is known while others use its %d connections',
  async (connections) => {
    const pooler = await startPgbouncer(direct, { connections })
    const others = Array.from({ length: 8 }, () => new pg.Client({ connectionString: pooler.url }))
    await Promise.all(others.map((other) => other.connect()))
    let busy = true
    const work = Promise.all(
      others.map(async (other) => {
        while (busy) await other.query('SELECT pg_sleep(0.001)')
      }),
    )
    expect(await poolsByTransaction(pooler.url)).toBe(true)
    busy = false
    await work
    await Promise.all(others.map((other) => other.end()))
    await pooler.close()
  },
)
