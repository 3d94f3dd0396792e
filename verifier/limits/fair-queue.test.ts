import { expect, test } from 'vitest'
import { createFairQueue } from './fair-queue'

const drain = (queue: { next: () => string | undefined }) => {
  const items: string[] = []
  for (let item = queue.next(); item; item = queue.next()) items.push(item)
  return items
}

test('owners take turns, each in the order in which it asked', () => {
  const queue = createFairQueue<string>({ all: 10, perOwner: 10 })
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']) queue.push(item[0]!, item)
  expect(drain(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3'])
  expect(queue.next()).toBeUndefined()
})

test('what is put back is next', () => {
  const queue = createFairQueue<string>({ all: 10, perOwner: 10 })
  for (const item of ['a1', 'b1', 'b2']) queue.push(item[0]!, item)
  queue.putBack('b', 'b0')
  expect(drain(queue)).toEqual(['b0', 'a1', 'b1', 'b2'])
})

test('nobody takes all the room, and the room is bounded', () => {
  const queue = createFairQueue<string>({ all: 3, perOwner: 2 })
  expect(['a', 'a', 'a', 'b', 'b'].map((owner, index) => queue.push(owner, `${owner}${index}`))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ])
  queue.next()
  expect(queue.push('c', 'c')).toBe(true)
})

test('who may not have one is passed over, and keeps what waits', () => {
  const queue = createFairQueue<string>({ all: 10, perOwner: 10 })
  for (const item of ['a1', 'b1', 'a2']) queue.push(item[0]!, item)
  expect(queue.next((owner) => owner !== 'a')).toBe('b1')
  expect(queue.next((owner) => owner !== 'a')).toBeUndefined()
  expect(queue.size()).toBe(2)
  expect(drain(queue)).toEqual(['a1', 'a2'])
})

test('what is over can be taken out', () => {
  const queue = createFairQueue<string>({ all: 4, perOwner: 4 })
  for (const item of ['a1', 'a2', 'b1', 'c1']) queue.push(item[0]!, item)
  expect(queue.remove((item) => item.endsWith('1'))).toEqual(['a1', 'b1', 'c1'])
  expect(queue.size()).toBe(1)
  expect(drain(queue)).toEqual(['a2'])
})
