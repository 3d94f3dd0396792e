import { expect, test, vi } from 'vitest'
import { connectForDecisions, connectForRevocations, connectForUsage } from './database'
import { openDatabaseLink } from './testing/database-link'

// A database that silently goes away answers nothing and refuses nothing. Whoever waited for it would wait for ever.

test.each([
  [
    'usage is written',
    (url: string) => {
      const client = connectForUsage(url)
      return { ask: () => client.$queryRaw`SELECT 1`, end: () => client.$disconnect() }
    },
  ],
  [
    'decisions are read',
    (url: string) => {
      const pool = connectForDecisions(url, 1_000, 1)
      return { ask: () => pool.query('SELECT 1'), end: () => pool.end() }
    },
  ],
  [
    'revocations are read and published',
    (url: string) => {
      const pool = connectForRevocations(url, 1, 1_000)
      return { ask: () => pool.query('SELECT 1'), end: () => pool.end() }
    },
  ],
])(
  'the connection that %s through is given up, and another one made',
  async (_what, connect) => {
    const link = await openDatabaseLink()
    const { ask, end } = connect(link.url)
    // A starved machine may keep an answer that is there from being seen in time.
    const isAnswered = () =>
      ask().then(
        () => true,
        () => false,
      )
    await vi.waitUntil(isAnswered, { timeout: 20_000 })
    link.stall()
    await expect(ask()).rejects.toThrow()
    link.mend()
    await vi.waitUntil(isAnswered, { timeout: 20_000 })
    await end()
    await link.close()
  },
  60_000,
)

test('of those for decisions one stays open, however long nobody decides', async () => {
  const pool = connectForDecisions(process.env.DATABASE_URL!, 20_000, 4)
  const all = await Promise.all(Array.from({ length: 4 }, () => pool.connect()))
  // Ten seconds after they were given back they are let go of.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  for (const connection of all) connection.release()
  vi.advanceTimersByTime(60_000)
  vi.useRealTimers()
  expect(pool.totalCount).toBe(1)
  await pool.end()
})
