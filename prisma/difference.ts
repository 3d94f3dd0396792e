import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { projectRoot } from '../lib/project-root'
import { readMigrations } from './migrate'
import { withSchemaEngine } from './schema-engine'

/**
 * The SQL that takes a database with all migrations to schema.prisma; undefined when they agree. Works in a database of its own on the
 * server of `databaseUrl`, whose role must be allowed to create one.
 */
export async function difference(databaseUrl: string): Promise<string | undefined> {
  const schema = await readFile(path.join(projectRoot(), 'prisma', 'schema.prisma'), 'utf8')
  const { hostname, port, username, password, pathname } = new URL(databaseUrl)
  // In parts, because the engine replays the migrations in a database of its own on this server, and an address would override that.
  const connection = { host: hostname, port: Number(port), user: username, password, database: pathname.slice(1) }
  const migrations = await readMigrations()
  const result = await withSchemaEngine(connection, (engine) =>
    engine.diff({
      from: { tag: 'migrations', ...migrations },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    }),
  )
  return result.exitCode === 2 && result.stdout ? withBytewiseOrder(result.stdout) : undefined
}

/**
 * Every text column sorts by its bytes: the same order on every server, the order in which JavaScript compares ids, and one that no
 * upgrade of the operating system changes under an index. Comparing columns of different orders is an error, so all have it.
 */
function withBytewiseOrder(sql: string): string {
  return sql.replace(/^(\s+(?:"\w+"|ADD COLUMN\s+"\w+")\s+TEXT(?:\[\])?)/gm, '$1 COLLATE "C"')
}
