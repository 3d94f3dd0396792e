import { Pool, type PoolConfig } from 'pg'

/**
 * Connections that may break at any moment. Whoever asks something through one hears of it, and the next one finds another; but an error for
 * which nobody listens ends the process, and nobody does while a connection is idle, nor from when it is there until it is first asked.
 */
export function createPool(config: PoolConfig): Pool {
  const pool = new Pool(config)
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}
