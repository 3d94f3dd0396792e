import { Pool } from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareStatements } from './prepared-statements'

let pool: Pool
beforeEach(() => {
  pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 1 })
})
afterEach(() => pool.end())

const statement = (value: number) => ({ text: 'SELECT $1::int + 1 AS next', values: [value] })
const prepared = async () => (await pool.query('SELECT FROM pg_prepared_statements')).rowCount

test('a statement is prepared once, whatever its values', async () => {
  const run = prepareStatements(pool)
  expect(await run(statement(1))).toEqual([{ next: 2 }])
  expect(await run(statement(2))).toEqual([{ next: 3 }])
  expect(await prepared()).toBe(1)
})

test('where prepared statements are lost, as behind a pooler, it goes on without', async () => {
  const run = prepareStatements(pool)
  await run(statement(1))
  await pool.query('DEALLOCATE ALL')
  expect(await run(statement(2))).toEqual([{ next: 3 }])
  expect(await run(statement(3))).toEqual([{ next: 4 }])
  expect(await prepared()).toBe(0)
})

test('what is wrong with a statement itself is said, and others keep their names', async () => {
  const run = prepareStatements(pool)
  await expect(run({ text: 'SELECT $1::int / 0 AS nothing', values: [1] })).rejects.toMatchObject({ code: '22012' })
  await run(statement(1))
  expect(await prepared()).toBe(1)
})
