import type { FastifyBaseLogger } from 'fastify'
import { Client } from 'pg'

const retryAfter = 1_000

/**
 * Hears the notifications of a channel, for as long as the process runs: a connection that breaks is made again. Whatever it misses, somebody
 * else must find: it only makes things faster.
 * @param databaseUrl a direct connection. A pooler that works by the transaction forgets who listens.
 * @param heard called for each notification with what it tells, and whenever some may have been missed.
 */
export function listen(
  databaseUrl: string,
  channel: 'latchkey_change',
  heard: (payload: string) => void,
  log: FastifyBaseLogger,
): { close: () => Promise<void> } {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  let failing = false

  function connect(): void {
    const made = new Client({
      connectionString: databaseUrl,
      application_name: 'latchkey verifier (listening)',
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    })
    client = made
    const lost = (error?: Error) => {
      if (client !== made || closed) return
      client = undefined
      if (!failing) log.warn({ err: error }, 'changes are not heard at once for now, only when the feed is polled')
      failing = true
      void made.end().catch(() => undefined)
      timer = setTimeout(connect, retryAfter)
    }
    made.on('error', lost).on('end', () => lost())
    made.on('notification', ({ payload }) => heard(payload ?? ''))
    made
      .connect()
      .then(() => made.query(`LISTEN ${channel}`))
      .then(() => {
        if (failing) log.info('changes are heard at once again')
        failing = false
        heard('')
      })
      .catch(lost)
  }

  connect()
  return {
    close: async () => {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}
