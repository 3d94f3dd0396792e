import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor'

const cursor = fc.record({
  direction: fc.constantFrom('after' as const, 'before' as const),
  value: fc.string({ maxLength: 300 }).filter((value) => !value.includes('\0')),
  id: fc.stringMatching(/^[a-z]{2,4}_[0-9a-z]{26}$/),
})

test('a cursor survives the URL', () => {
  fc.assert(
    fc.property(cursor, (made) => {
      expect(decodeCursor(encodeCursor(made), 'text')).toEqual(made)
    }),
  )
})

test('anything else is none', () => {
  fc.assert(fc.property(fc.string(), (text) => decodeCursor(text, 'text') === undefined))
  const notATime = encodeCursor({ direction: 'after', value: 'yesterday', id: 'tok_0' })
  expect(decodeCursor(notATime, 'timestamptz')).toBeUndefined()
  const never = { direction: 'after' as const, value: 'infinity', id: 'tok_0' }
  expect(decodeCursor(encodeCursor(never), 'timestamptz')).toEqual(never)
})
