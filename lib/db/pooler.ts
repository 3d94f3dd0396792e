import pg from 'pg'

const attempts = 5
const patience = 10_000

/**
 * Whether what answers at this address is a pooler that hands its connections out by the transaction: nothing outlives a transaction there,
 * LISTEN among it. Known by what it does, whoever made it: PostgreSQL serves each connection by a process of its own for as long as it is open,
 * so two open connections never have the same, and none changes. When that cannot be found out, the answer is no.
 */
export async function poolsByTransaction(databaseUrl: string): Promise<boolean> {
  const connect = () => {
    const client = new pg.Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: patience,
      query_timeout: patience,
    })
    client.on('error', () => undefined)
    return client
  }
  const [first, second] = [connect(), connect()]
  try {
    await first.connect()
    await second.connect()
    // Where many use the pool, a connection may happen to be served by the same process twice.
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await processOf(first)
      await second.query('BEGIN')
      const other = await processOf(second)
      const after = other === before ? undefined : await processOf(first)
      await second.query('COMMIT')
      if (after !== before) return true
    }
    return false
  } catch {
    return false
  } finally {
    await Promise.all([first.end(), second.end()].map((ending) => ending.catch(() => undefined)))
  }
}

/** What an operator should know of the addresses of a database; undefined when all is well. */
export async function poolerWarning(databaseUrl: string, directUrl: string | undefined): Promise<string | undefined> {
  if (!(await poolsByTransaction(directUrl ?? databaseUrl))) return undefined
  const what = directUrl
    ? 'LATCHKEY_DIRECT_DATABASE_URL: this is a pooler in transaction mode, too.'
    : 'DATABASE_URL: this is a pooler in transaction mode, and there is no LATCHKEY_DIRECT_DATABASE_URL.'
  return (
    `${what} LISTEN needs a connection that lasts, so the verifier is not told of changes: it finds a revocation when it asks, twice ` +
    'a second. Set LATCHKEY_DIRECT_DATABASE_URL to the address of PostgreSQL itself.'
  )
}

async function processOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return rows[0]!.pid
}
