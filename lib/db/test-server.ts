import type { TestProject } from 'vitest/node'
import { migrate } from '../../prisma/migrate'
import { startDisposableCluster } from './postgres/disposable'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the database `latchkey`: migrated, empty, and the template of each test file's own. */
    templateDatabaseUrl: string
  }
}

/** Starts one PostgreSQL for all test files of the project "db". */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startDisposableCluster()
  const templateDatabaseUrl = cluster.url('latchkey')
  await migrate(templateDatabaseUrl)
  project.provide('templateDatabaseUrl', templateDatabaseUrl)
  return () => cluster.stop()
}
