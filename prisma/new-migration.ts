import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startDisposableCluster } from '../lib/db/postgres/disposable'
import { projectRoot } from '../lib/project-root'
import { migrate, readMigrations } from './migrate'
import { withSchemaEngine } from './schema-engine'

// `npm run migration -- NAME` writes prisma/migrations/<time>_<name>/migration.sql: what lies between the migrations there are and
// schema.prisma. What Prisma's schema cannot say (partial indexes, checks, triggers) is added to that file by hand.

const name = process.argv[2]
if (!name || !/^[a-z0-9_]+$/.test(name)) {
  console.error('Give the migration a name of a-z, 0-9 and _: npm run migration -- add_team_colour')
  process.exit(1)
}

const cluster = await startDisposableCluster()
try {
  const sql = await difference(cluster.url('latchkey'))
  if (sql === undefined) {
    console.log('schema.prisma holds nothing that the migrations lack.')
  } else {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    const folder = path.join((await readMigrations()).baseDir, `${time}_${name}`)
    await mkdir(folder)
    await writeFile(path.join(folder, 'migration.sql'), sql)
    console.log(`Wrote ${path.relative(process.cwd(), folder)}/migration.sql. Read it before you commit it.`)
  }
} finally {
  await cluster.stop()
}

/** The SQL that takes a database with all migrations to schema.prisma; undefined when there is none. */
async function difference(databaseUrl: string): Promise<string | undefined> {
  await migrate(databaseUrl)
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
