import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { addToSketch, countOf, emptySketch, mergeSketches } from './copy-sketch'

const revocationId = (name: string) => createHash('sha512').update(name).digest('hex')

function sketchOf(from: number, to: number): Uint8Array {
  const sketch = emptySketch()
  for (let index = from; index < to; index++) addToSketch(sketch, revocationId(`copy ${index}`))
  return sketch
}

describe.each([0, 1, 2, 5, 12, 100, 1_000, 20_000])('of %i copies', (count) => {
  test('the count is told within a sixth, and of few all but exactly', () => {
    const told = countOf(sketchOf(0, count))
    expect(Math.abs(told - count)).toBeLessThanOrEqual(count <= 12 ? 1 : count / 6)
  })
})

test('the same copy is counted once, in one process or in several', () => {
  const sketch = sketchOf(0, 50)
  expect(addToSketch(sketch, revocationId('copy 7'))).toBe(false)
  expect(mergeSketches(sketchOf(0, 400), sketchOf(200, 600))).toEqual(sketchOf(0, 600))
})

test('the more there were, the more seldom another changes anything', () => {
  const sketch = sketchOf(0, 100_000)
  const changes = Array.from({ length: 1_000 }, (_, index) => addToSketch(sketch, revocationId(`another ${index}`)))
  expect(changes.filter(Boolean).length).toBeLessThan(20)
})
