import pg from 'pg'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { poolsByTransaction } from '@/lib/db/pooler'
import { isPgbouncerInstalled, type RunningPooler, startPgbouncer } from '@/lib/db/testing/pgbouncer'
import { migrate } from '@/prisma/migrate'
import { startTestVerifier } from './testing/test-verifier'
import {
  attenuateTestToken,
  createTestToken,
  createTestWorld,
  type TestWorld,
  tokenActions,
} from './testing/test-world'

// Everything that the dashboard does to the database, and everything that the verifier reads and writes there, goes through few connections
// of a pooler in transaction mode.

vi.setConfig({ testTimeout: 120_000 })

const direct = process.env.DATABASE_URL!
let pooler: RunningPooler
let world: TestWorld
if (isPgbouncerInstalled) {
  pooler = await startPgbouncer(direct, { connections: 4 })
  // Before the first query, which reads it.
  process.env.DATABASE_URL = pooler.url
  world = await createTestWorld()
}
afterAll(async () => {
  await db.$disconnect()
  await pooler?.close()
})

describe.skipIf(!isPgbouncerInstalled)('through a pooler in transaction mode', () => {
  test('the client of the dashboard really goes through it', async () => {
    expect(await poolsByTransaction(process.env.DATABASE_URL!)).toBe(true)
    const pids = await Promise.all(
      Array.from(
        { length: 12 },
        () => db.$queryRaw<{ pid: number }[]>`SELECT pg_backend_pid() AS pid FROM pg_sleep(0.01)`,
      ),
    )
    expect(new Set(pids.map(([row]) => row!.pid)).size).toBeLessThanOrEqual(4)
  })

  test('an empty database is migrated, by two at once', async () => {
    const name = `pooled_${crypto.randomUUID().slice(0, 8)}`
    const client = new pg.Client({ connectionString: direct })
    await client.connect()
    await client.query(`CREATE DATABASE ${name}`)
    const url = new URL(pooler.url)
    url.pathname = `/${name}`
    const applied = await Promise.all([migrate(url.href), migrate(url.href)])
    expect(applied.map((names) => names.length > 0).sort()).toEqual([false, true])
    expect(await migrate(url.href)).toEqual([])
    await client.end()
  })

  test('transactions that lock and number things in turn do not mix', async () => {
    const root = await createTestToken(world)
    const children = await Promise.all(
      Array.from({ length: 24 }, () => attenuateTestToken(world, root.tokenId, [{ type: 'read_only' }])),
    )
    const { revoke, restore, rotate } = tokenActions(world)
    await Promise.all(
      children.map(async ({ tokenId }, index) => {
        await revoke(tokenId)
        if (index % 2 === 0) await restore(tokenId)
        if (index % 4 === 0) await rotate(tokenId, '1h')
      }),
    )
    const rows = await db.token.findMany({
      where: { rootId: root.tokenId, NOT: { id: root.tokenId } },
      select: { revokedAt: true, _count: { select: { credentials: true } } },
    })
    expect(rows.filter((row) => row.revokedAt === null)).toHaveLength(12)
    expect(rows.filter((row) => row._count.credentials === 2)).toHaveLength(6)
    const positions = await db.change.findMany({ select: { position: true }, orderBy: { position: 'asc' } })
    expect(new Set(positions.map(({ position }) => position)).size).toBe(positions.length)
  })

  describe.each([
    { how: 'with a direct address', directDatabaseUrl: direct },
    { how: 'without a direct address', directDatabaseUrl: undefined },
  ])('$how', ({ directDatabaseUrl }) => {
    test('three verifiers decide, follow every change and count', async () => {
      const settings = { databaseUrl: pooler.url, ...(directDatabaseUrl && { directDatabaseUrl }) }
      const verifiers = await Promise.all(Array.from({ length: 3 }, () => startTestVerifier(settings)))
      const { tokenId, secret } = await createTestToken(world)
      const question = { token: secret, application: 'orders', operation: 'order:list' }
      const codes = () =>
        Promise.all(verifiers.map(async ({ post }) => ((await (await post(question)).json()) as { code: string }).code))
      const all = (code: string) => expect.poll(codes, { timeout: 20_000, interval: 20 }).toEqual([code, code, code])
      await all('ok')
      await tokenActions(world).revoke(tokenId)
      await all('revoked')
      await tokenActions(world).restore(tokenId)
      await all('ok')
      await db.role.updateMany({
        where: { organizationId: world.organization.id, name: 'Admin' },
        data: { grants: [] },
      })
      await all('not_permitted')
      await db.role.updateMany({
        where: { organizationId: world.organization.id, name: 'Admin' },
        data: { grants: ['*'] },
      })
      await all('ok')
      await Promise.all(verifiers.map(({ running }) => running.close()))
      const counts = await db.usageMinute.aggregate({ where: { tokenId, code: 'ok' }, _sum: { count: true } })
      expect(counts._sum.count).toBeGreaterThanOrEqual(9)
      for (const { logged } of verifiers) expect(logged()).not.toContain('could not be')
    })
  })

  test('a direct address gives the verifier a session that is its own to listen on', async () => {
    const client = new pg.Client({ connectionString: direct })
    await client.connect()
    const listening = async () => {
      const { rows } = await client.query<{ pid: number; query: string }>(
        `SELECT pid, query FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'latchkey verifier (listening)' AND state = 'idle'`,
      )
      return rows
    }
    // The pooler's own connections bear the name of whoever used them last, and it listened through them in vain.
    const before = new Set((await listening()).map(({ pid }) => pid))
    const verifier = await startTestVerifier({ databaseUrl: pooler.url, directDatabaseUrl: direct })
    const added = async () => (await listening()).filter(({ pid }) => !before.has(pid)).map(({ query }) => query)
    await expect.poll(added, { timeout: 20_000 }).toEqual(['LISTEN latchkey_change'])
    await verifier.running.close()
    await client.end()
  })
})

test.skipIf(isPgbouncerInstalled)('PgBouncer is not installed', () => undefined)
