import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { Change } from '@/lib/changes/read-changes'
import { createChangedAt } from './changed-at'
import { createPartStore } from './part-store'

// A role's name stands for all that can be known.
interface Part {
  name: string
}

function createStore(limit?: number, askAgainAfter?: number) {
  const changedAt = createChangedAt(limit)
  const store = createPartStore<Part>(changedAt, {
    maxBytes: 1_000_000,
    bytesOf: () => 100,
    keysOf: (key) => [`role ${key}`, 'organization org_1'],
    ...(askAgainAfter !== undefined && { askAgainAfter }),
  })
  return { changedAt, store }
}

const change = (position: number, entity: Change['entity'], entityId: string): Change => ({
  position,
  entity,
  entityId,
  organizationId: null,
})

/** The truth, position by position: what every role was called, and what changed. */
type Step =
  | { does: 'rename'; role: number }
  | { does: 'remove'; role: number }
  | { does: 'everything' | 'organization' }
  /** Something is read, as it was `ago` positions before the last one, and kept. */
  | { does: 'read'; role: number; ago: number }
  /** The feed is followed up to so many positions before the last one. */
  | { does: 'follow'; behind: number }
  /** A change is heard of, so many before the last one. */
  | { does: 'hear'; behind: number }

const roles = 4
const role = fc.nat(roles - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: fc.constant('rename' as const), role }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('remove' as const), role }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom('everything' as const, 'organization' as const) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('read' as const), role, ago: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('follow' as const), behind: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('hear' as const), behind: fc.nat(3) }) },
)

test.each([
  ['with room for all changes', 1_000],
  ['with room for three', 3],
])(
  'what is recalled was true at the position of the feed, whatever was read when, and is not doubted: %s',
  (_room, limit) => {
    let recalls = 0
    let doubted = 0
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
        const { changedAt, store } = createStore(limit)
        const truths: (string | null)[][] = [Array(roles).fill('first')]
        const changes: Change[] = []
        const heard: Change[] = []
        changedAt.reset(0)
        for (const step of steps) {
          const last = truths.length - 1
          if (step.does === 'read') {
            // Never before what is known already: whoever reads sees what is committed.
            const at = Math.max(changedAt.moment().position, last - step.ago)
            const name = truths[at]![step.role]!
            store.keep(String(step.role), name === null ? null : { name }, at)
          } else if (step.does === 'follow') {
            const { position } = changedAt.moment()
            const reached = Math.max(position, last - step.behind)
            changedAt.apply(changes.slice(position, reached), reached)
          } else if (step.does === 'hear') {
            const told = changes[last - step.behind - 1]
            if (!told) continue
            changedAt.doubt({ changes: [told], position: told.position })
            heard.push(told)
          } else {
            const truth = [...truths[last]!]
            const at = last + 1
            if (step.does === 'rename') truth[step.role] = `name ${at}`
            else if (step.does === 'remove') truth[step.role] = null
            else truth.fill(`name ${at}`)
            truths.push(truth)
            const id = 'role' in step ? `${step.role}` : step.does === 'organization' ? 'org_1' : ''
            changes.push(change(at, 'role' in step ? 'role' : step.does, id))
          }
          const { position } = changedAt.moment()
          const truth = truths[position]!
          for (let index = 0; index < roles; index++) {
            const known = store.recall(String(index))
            if (known === undefined) continue
            recalls += 1
            const isMeant = ({ entity, entityId }: Change) =>
              entity === 'organization' || (entity === 'role' && entityId === String(index))
            expect(heard.filter((told) => isMeant(told) && told.position > position)).toEqual([])
            doubted += heard.some((told) => told.position > position) ? 1 : 0
            expect(known?.name ?? null).toBe(truth[index])
          }
        }
      }),
      { numRuns: 500 },
    )
    // Else it would have shown nothing.
    expect(recalls).toBeGreaterThan(1_000)
    expect(doubted).toBeGreaterThan(100)
  },
)

test('what was read later than the feed has told is recalled once it has', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(5)
  store.keep('a', { name: 'A' }, 7)
  expect(store.recall('a')).toBeUndefined()
  changedAt.apply([change(6, 'role', 'a'), change(7, 'role', 'b')], 7)
  expect(store.recall('a')).toEqual({ name: 'A' })
})

test('what is heard to have changed is recalled no more, and once the feed is there, as it was read since', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(5)
  for (const role of ['a', 'b']) store.keep(role, { name: 'before' }, 5)
  const before = changedAt.moment()
  changedAt.doubt({ changes: [change(7, 'role', 'a')], position: 7 })
  expect(changedAt.moment()).not.toBe(before)
  expect([store.recall('a'), store.recall('b')]).toEqual([undefined, { name: 'before' }])
  store.keep('a', { name: 'of a read that began before' }, 6)
  store.keep('a', { name: 'after' }, 7)
  expect(store.recall('a')).toBeUndefined()
  changedAt.apply([change(6, 'role', 'c'), change(7, 'role', 'a')], 7)
  expect([store.recall('a'), changedAt.isCertain()]).toEqual([{ name: 'after' }, true])
  changedAt.doubt({ changes: [change(7, 'role', 'a')], position: 7 })
  expect([store.recall('a'), changedAt.isCertain()]).toEqual([{ name: 'after' }, true])
})

test('what somebody says has changed is doubted until the feed, looked at since, does not tell of it', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(5)
  store.keep('a', { name: 'A' }, 5)
  const begun = performance.now()
  changedAt.doubt({ changes: [change(1_000_000, 'role', 'a')], position: 1_000_000 })
  changedAt.confirm(begun)
  changedAt.apply([change(6, 'role', 'b')], 6)
  expect([store.recall('a'), changedAt.isCertain()]).toEqual([undefined, false])
  changedAt.confirm(Number.POSITIVE_INFINITY)
  expect([store.recall('a'), changedAt.isCertain()]).toEqual([{ name: 'A' }, true])
})

test('a read that the feed has overtaken is not kept, unless it was of something else', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(5)
  changedAt.apply([change(6, 'role', 'a')], 6)
  store.keep('a', { name: 'old' }, 5)
  store.keep('b', { name: 'B' }, 5)
  expect(store.recall('a')).toBeUndefined()
  expect(store.recall('b')).toEqual({ name: 'B' })
})

test('when everything was forgotten, nothing is kept of before', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(5)
  const before = changedAt.moment()
  changedAt.reset(5)
  expect(changedAt.moment()).not.toBe(before)
  expect(changedAt.moment().generation).not.toBe(before.generation)
  store.keep('a', { name: 'A' }, 4)
  expect(store.recall('a')).toBeUndefined()
})

test('what is not there is believed for a while', () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const { changedAt, store } = createStore(1_000, 2_000)
  changedAt.reset(1)
  store.keep('a', null, 1)
  expect(store.recall('a')).toBeNull()
  vi.advanceTimersByTime(2_000)
  expect(store.recall('a')).toBeUndefined()
  store.keep('a', { name: 'A' }, 1)
  expect(store.recall('a')).toEqual({ name: 'A' })
  vi.useRealTimers()
})

test('memory is bounded: the part that was not asked for longest goes first', () => {
  const changedAt = createChangedAt()
  const store = createPartStore<Part>(changedAt, { maxBytes: 10_000, bytesOf: () => 800, keysOf: () => [] })
  changedAt.reset(1)
  for (let index = 0; index < 100; index++) {
    store.keep(String(index), { name: '' }, 1)
    expect(store.recall('0')).toEqual({ name: '' })
  }
  const left = Array.from({ length: 100 }, (_, index) => store.recall(String(index))).filter(
    (part) => part !== undefined,
  )
  expect(left.length).toBeLessThan(10)
})

test('what is not there pushes out nothing that is, however much of it is asked for', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(1)
  for (let role = 0; role < 100; role++) store.keep(`real${role}`, { name: 'real' }, 1)
  for (let role = 0; role < 100_000; role++) store.keep(`made up ${role}`, null, 1)
  for (let role = 0; role < 100; role++) expect(store.recall(`real${role}`)).toEqual({ name: 'real' })
  const known = Array.from({ length: 100_000 }, (_, role) => store.recall(`made up ${role}`)).filter(
    (part) => part === null,
  )
  expect(known.length).toBeGreaterThan(100)
  expect(known.length).toBeLessThan(1_000)
})

test('a role that comes, goes and comes is what it was last', () => {
  const { changedAt, store } = createStore()
  changedAt.reset(0)
  for (const [position, part] of [
    [1, null],
    [2, { name: 'first' }],
    [3, null],
    [4, { name: 'second' }],
  ] as const) {
    changedAt.apply([change(position, 'role', '1')], position)
    store.keep('1', part, position)
    expect(store.recall('1')).toEqual(part)
  }
})
