import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { createKeyLists } from './key-lists'
import type { RunStatement } from './prepared-statements'

/** Lists of a database that answers when the test says so, and has one organization. */
function manual() {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const run = ((statement) => {
    const slug = String(statement.values[0])
    asked.push(slug)
    const rows =
      slug === 'acme' ? [{ id: 1, publicKey: '', state: 'signing', createdAt: new Date(0), retiredAt: null }] : []
    return new Promise((resolve) => waiting.push(() => resolve(rows as never)))
  }) as RunStatement
  let moment = { position: 1, generation: 1 }
  const change = () => {
    moment = { position: moment.position + 1, generation: 1 }
  }
  // What a look at the feed does, and whether it went well.
  let look = () => true
  const lists = createKeyLists(run, { catchUp: async () => look() }, () => moment, pino({ level: 'silent' }))
  const lookedUp: string[] = []
  return {
    asked,
    lookedUp,
    read: (slug: string, from: string) => {
      const list = lists.read(slug, from, () => lookedUp.push(slug))
      list.catch(() => undefined)
      return list
    },
    change,
    looks: (does: () => boolean) => {
      look = does
    },
    /** Until the database has been asked so often. */
    until: (count: number) => vi.waitUntil(() => asked.length >= count),
    /** Until one that is not known stands in line, and with it whoever came before. */
    inLine: (slug: string) => vi.waitUntil(() => lookedUp.includes(slug)),
    answer: () => {
      for (const answer of waiting.splice(0)) answer()
    },
  }
}

test('however many names are made up, decisions keep their connections, and others take their turns', async () => {
  const { read, asked, until, inLine, answer } = manual()
  const flood = Array.from({ length: 500 }, (_, index) => read(`nobody-${index}`, 'a flood'))
  const list = read('acme', 'somebody')
  await inLine('acme')
  expect(asked).toEqual(['nobody-0', 'nobody-1'])
  answer()
  await until(4)
  expect(asked.slice(2)).toEqual(['nobody-2', 'acme'])
  answer()
  expect(await list).toMatchObject({ body: expect.stringContaining('"signing"') })
  await expect(flood.at(-1)).rejects.toMatchObject({ status: 503 })
})

test('one that is known waits for none that is not, and is no lookup', async () => {
  const { read, asked, until, inLine, answer, change, lookedUp } = manual()
  const first = read('acme', 'somebody')
  await until(1)
  answer()
  await first
  for (let index = 0; index < 100; index++) read(`nobody-${index}`, `flood ${index}`)
  await inLine('nobody-99')
  change()
  const again = [read('acme', 'somebody'), read('acme', 'somebody')]
  read('the-last', 'somebody')
  await inLine('the-last')
  answer()
  await until(5)
  expect(asked).toEqual(['acme', 'nobody-0', 'nobody-1', 'acme', 'nobody-2'])
  answer()
  expect(await Promise.all(again)).toEqual([await first, await first])
  expect(lookedUp.filter((slug) => slug === 'acme')).toHaveLength(1)
})

test('one that there is not is looked up once, until anything changes', async () => {
  const { read, asked, until, answer, change } = manual()
  const first = read('nobody', 'somebody')
  await until(1)
  answer()
  expect(await first).toBeNull()
  expect(await read('nobody', 'somebody')).toBeNull()
  expect(asked).toHaveLength(1)
  change()
  read('nobody', 'somebody')
  await until(2)
})

test('what is remembered is told only of a feed that was looked at just then', async () => {
  const { read, asked, until, answer, change, looks } = manual()
  const first = read('acme', 'somebody')
  await until(1)
  answer()
  await first
  await read('acme', 'somebody')
  expect(asked).toHaveLength(1)
  looks(() => false)
  await expect(read('acme', 'somebody')).rejects.toMatchObject({ status: 503 })
  // Nobody had heard of it.
  looks(() => {
    change()
    return true
  })
  read('acme', 'somebody')
  await until(2)
})
