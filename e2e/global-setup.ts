import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startDisposableCluster } from '@/lib/db/postgres/disposable'
import { startProduct } from './product'

/**
 * One product on one PostgreSQL for all tests. Each test makes an organization of its own, straight in the database, which the
 * test processes reach by the same variables as the product.
 */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const cluster = await startDisposableCluster()
  process.env.DATABASE_URL = cluster.url('latchkey')
  process.env.LATCHKEY_SECRET = randomBytes(32).toString('base64')
  const product = await startProduct()
  process.env.E2E_URL = product.url
  process.env.E2E_VERIFIER_URL = product.verifierUrl
  return async () => {
    await product.stop()
    await cluster.stop()
    mkdirSync('test-results', { recursive: true })
    writeFileSync(path.join('test-results', 'product.log'), product.output())
  }
}
