import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { startDisposableCluster } from '../lib/db/postgres/disposable'
import { difference } from './difference'
import { readMigrations } from './migrate'

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
