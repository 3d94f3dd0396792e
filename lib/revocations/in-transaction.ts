import 'server-only'
import type { ClientBase, Pool } from 'pg'

/**
 * Whoever stops half-way, as a host does that is cut off, would else keep all others from going on. Nor is anything compiled: PostgreSQL takes
 * these statements for longer than they are.
 */
const settings = `SET LOCAL idle_in_transaction_session_timeout = '5s'; SET LOCAL jit = off`

/** Does the work in a transaction on a connection of its own: all of it, or none when it fails. */
export async function inTransaction<Result>(
  pool: Pick<Pool, 'connect'>,
  work: (client: ClientBase) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect()
  // A connection that breaks between two queries fails the next one; with nobody listening it would end the process.
  client.on('error', ignore)
  try {
    await client.query('BEGIN')
    await client.query(settings)
    const result = await work(client)
    await client.query('COMMIT')
    client.release()
    return result
  } catch (error) {
    // With the connection its transaction ends, whatever state it was in.
    client.release(true)
    throw error
  } finally {
    client.off('error', ignore)
  }
}

const ignore = () => undefined
