import pg from 'pg'
import { afterAll, beforeEach } from 'vitest'
import { publishedOf } from '@/lib/testing/published-feeds'
import { createTestWorld, type TestWorld } from './test-world'

/** A world for each test of a file, what its revocation feed says, and the connections that feeds are published through. */
export function feedsOfThisFile() {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL })
  let world: TestWorld
  beforeEach(async () => {
    world = await createTestWorld()
  })
  afterAll(() => pool.end())
  return { pool, world: () => world, published: () => publishedOf(world.organization) }
}
