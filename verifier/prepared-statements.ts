import { createHash } from 'node:crypto'
import type { Pool } from 'pg'

/** Runs statements and answers their rows. */
export type RunStatement = <Row extends object>(statement: { text: string; values: unknown[] }) => Promise<Row[]>

// PostgreSQL: invalid_sql_statement_name, duplicate_prepared_statement, protocol_violation (another number of parameters).
const isUnknownStatement = (error: unknown) =>
  ['26000', '42P05', '08P01'].includes((error as { code?: string }).code ?? '')

/**
 * Runs statements under a name, so that PostgreSQL parses and plans each once a connection: for the one that decisions read with that is
 * most of its time. Poolers in transaction mode may lose names, or not know them; once one does, no statement has a name any more.
 */
export function prepareStatements(pool: Pick<Pool, 'query'>): RunStatement {
  const names = new Map<string, string>()
  let named = true

  function nameOf(text: string): string {
    const known = names.get(text)
    if (known) return known
    // Of the text: behind a pooler another version of Latchkey may have statements of its own.
    const name = `latchkey_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
    names.set(text, name)
    return name
  }

  return async <Row extends object>({ text, values }: { text: string; values: unknown[] }) => {
    if (named) {
      try {
        return (await pool.query<Row>({ name: nameOf(text), text, values })).rows
      } catch (error) {
        if (!isUnknownStatement(error)) throw error
        named = false
      }
    }
    return (await pool.query<Row>({ text, values })).rows
  }
}
