import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { StartupProblem } from '../lib/processes/startup-problem'
import { projectRoot } from '../lib/project-root'
import { withSchemaEngine } from './schema-engine'

// Any number that nothing else in the installation locks.
const ADVISORY_LOCK = 7_205_759

/**
 * Applies the migrations that the database lacks and returns their names. All of them happen in one transaction: a process killed
 * half-way leaves nothing behind, and of two that start at once the second waits for the first and finds nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await requireExtension(databaseUrl)
  // One connection, so that the engine works inside the transaction. The pool drops a connection on which a statement failed, and the
  // transaction with it.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1, idleTimeoutMillis: 0 })
  // A connection that breaks while idle fails the next query, which says so; without a listener it would end the process.
  pool.on('error', () => {})
  try {
    await pool.query('BEGIN')
    await pool.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
    const { rows: began } = await pool.query('SELECT pg_current_xact_id()::text AS id')
    const migrationsList = await readMigrations()
    const { appliedMigrationNames } = await withSchemaEngine(pool, (engine) =>
      engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } }),
    )
    const { rows: ended } = await pool.query('SELECT pg_current_xact_id()::text AS id')
    if (began[0].id !== ended[0].id) throw new Error('The connection was lost.')
    // The engine locks for as long as its session lasts. Through a pooler that is the pooler's, and the next start would wait for ever.
    await pool.query('SELECT pg_advisory_unlock_all()')
    await pool.query('COMMIT')
    return appliedMigrationNames
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartupProblem(`The database could not be migrated: ${reason}`, { cause: error })
  } finally {
    await pool.end()
  }
}

/** The folder prisma/migrations, in the form the engine takes. */
export async function readMigrations() {
  const baseDir = path.join(projectRoot(), 'prisma', 'migrations')
  const entries = await readdir(baseDir, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const lockfile = await readFile(path.join(baseDir, 'migration_lock.toml'), 'utf8')
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: lockfile },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      folders.sort().map(async (folder) => ({
        path: folder,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(path.join(baseDir, folder, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  }
}

async function requireExtension(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    // Of two that create it at once, one would fail.
    await client.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCK])
    const { rowCount } = await client.query(`SELECT FROM pg_extension WHERE extname = 'pg_trgm'`)
    if (rowCount === 0) await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm')
    await client.query('COMMIT')
  } catch (error) {
    throw new StartupProblem(
      `The database needs the extension pg_trgm, and the role in DATABASE_URL could not create it (${(error as Error).message}). ` +
        'Ask an administrator of the database to run `CREATE EXTENSION pg_trgm` in it, then start again.',
      { cause: error },
    )
  } finally {
    await client.end()
  }
}
