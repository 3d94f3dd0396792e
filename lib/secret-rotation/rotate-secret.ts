import 'server-only'
import { appendToChain, installationChain } from '../audit/append'
import { system } from '../audit/system'
import { db, Prisma } from '../db/client'
import { decryptUnder, encryptUnder, secretIdOf } from '../encryption'
import { type EncryptedColumn, encryptedColumns } from './encrypted-columns'

/** Both as in the environment: 32 bytes in base64. */
export type Secrets = { old: string; next: string }

export type Rotated = {
  /** Encrypted anew in this run, for each column that had any. */
  moved: { words: EncryptedColumn['words']; count: number }[]
  /** Left as they are, because neither secret opens them: `SigningKey 7`. */
  unreadable: string[]
}

type Row = { key: string; boundTo: string; encrypted: Uint8Array }
type Renewed = { key: string; present: Uint8Array; encrypted: Uint8Array }

const rowsAtOnce = 100

/** The ids of secrets, neither of the two, under which rows lie: an earlier rotation that was not finished, or a secret that is lost. */
export async function foreignSecrets({ old, next }: Secrets): Promise<{ secretId: string; count: number }[]> {
  const known = [secretIdOf(old), secretIdOf(next)]
  const rows = encryptedColumns.map(
    ({ table, column }) => Prisma.sql`
      SELECT "secretId" FROM ${name(table)} WHERE ${name(column)} IS NOT NULL AND "secretId" <> ALL(${known})`,
  )
  const found = await db.$queryRaw<{ secretId: string; count: bigint }[]>`
    SELECT "secretId", count(*) AS "count" FROM (${Prisma.join(rows, ' UNION ALL ')}) AS "foreign"
    GROUP BY 1 ORDER BY 1`
  return found.map(({ secretId, count }) => ({ secretId, count: Number(count) }))
}

/**
 * Encrypts everything that lies under the old secret under the next one. Each row says under which secret it lies, so this can be killed at any
 * moment, and run again it goes on with the rest; what changes meanwhile is looked at once more.
 */
export async function rotateSecret(secrets: Secrets): Promise<Rotated> {
  const rotated: Rotated = { moved: [], unreadable: [] }
  for (const column of encryptedColumns) {
    const { moved, unreadable } = await rotateColumn(column, secrets)
    if (moved > 0) rotated.moved.push({ words: column.words, count: moved })
    rotated.unreadable.push(...unreadable.map((key) => `${column.table} ${key}`))
  }
  return rotated
}

/** Writes down in the installation's audit chain that the secret is another one. */
export async function recordRotation({ old, next }: Secrets): Promise<void> {
  const [before, after] = [secretIdOf(old), secretIdOf(next)]
  await db.$transaction((tx) =>
    appendToChain(tx, installationChain, system, [
      {
        action: 'secret:rotate',
        entity: { type: 'secret', id: after, name: 'LATCHKEY_SECRET' },
        before: { secretId: before },
        after: { secretId: after },
      },
    ]),
  )
}

// Rows that come under the old secret meanwhile are met by a further pass.
async function rotateColumn(column: EncryptedColumn, secrets: Secrets): Promise<Pass> {
  let moved = 0
  for (;;) {
    const pass = await passThrough(column, secrets)
    moved += pass.moved
    if (pass.moved === 0) return { moved, unreadable: pass.unreadable }
  }
}

type Pass = { moved: number; unreadable: string[] }

async function passThrough(column: EncryptedColumn, { old, next }: Secrets): Promise<Pass> {
  const pass: Pass = { moved: 0, unreadable: [] }
  let after = ''
  for (;;) {
    const rows = await rowsUnder(column, secretIdOf(old), after)
    const renewed: Renewed[] = []
    for (const row of rows) {
      const plain = open(column, row, old)
      if (plain)
        renewed.push({ ...row, ...encryptUnder(next, plain, column.purpose(row.boundTo)), present: row.encrypted })
      else pass.unreadable.push(row.key)
    }
    pass.moved += await replace(column, renewed, old, next)
    const last = rows.at(-1)
    if (!last || rows.length < rowsAtOnce) return pass
    after = last.key
  }
}

// In the order of their keys as text, so that a row that does not open is passed by.
function rowsUnder({ table, column, key, boundTo }: EncryptedColumn, secretId: string, after: string): Promise<Row[]> {
  const keyText = Prisma.sql`${name(key)}::text COLLATE "C"`
  return db.$queryRaw<Row[]>`
    SELECT ${keyText} AS "key", ${name(boundTo)} AS "boundTo", ${name(column)} AS "encrypted"
    FROM ${name(table)}
    WHERE ${name(column)} IS NOT NULL AND "secretId" = ${secretId} AND ${keyText} > ${after}
    ORDER BY 1 LIMIT ${rowsAtOnce}`
}

function open(column: EncryptedColumn, row: Row, secret: string): Buffer | undefined {
  try {
    return decryptUnder(secret, row.encrypted, column.purpose(row.boundTo))
  } catch {
    return undefined
  }
}

/** Each only while it is as it was read: a value that was replaced meanwhile is not put back. */
function replace({ table, column, key }: EncryptedColumn, rows: Renewed[], old: string, next: string): Promise<number> {
  return db.$executeRaw`
    UPDATE ${name(table)} t SET ${name(column)} = fresh."encrypted", "secretId" = ${secretIdOf(next)}
    FROM unnest(
      ${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.present)}::bytea[], ${rows.map((row) => row.encrypted)}::bytea[]
    ) AS fresh("key", "present", "encrypted")
    WHERE t.${name(key)}::text = fresh."key" AND t."secretId" = ${secretIdOf(old)} AND t.${name(column)} = fresh."present"`
}

function name(identifier: string): Prisma.Sql {
  return Prisma.raw(`"${identifier}"`)
}
