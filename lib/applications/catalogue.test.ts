import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCatalogue, printCatalogue } from './catalogue'

test('one operation a line, and the name decides where nothing is said', () => {
  expect(parseCatalogue('order:list\n\norder:create\r\n order:export , read\n')).toEqual({
    ok: true,
    operations: [
      { name: 'order:create', access: 'write' },
      { name: 'order:export', access: 'read' },
      { name: 'order:list', access: 'read' },
    ],
  })
})

test.each([
  ['orders', 'Line 1: “orders” is not an operation'],
  ['order:list\nOrder:list', 'Line 2: “Order:list” is not an operation'],
  ['order:list maybe', 'Line 1: after order:list comes “read” or “write”'],
  ['order:list read write', 'Line 1: after order:list comes'],
  ['order:list read\norder:list write', 'Line 2: order:list stands twice'],
  [Array.from({ length: 501 }, (_, index) => `order:a${index}`).join('\n'), 'at most 500 operations'],
])('%s is refused with the line and the reason', (text, message) => {
  const parsed = parseCatalogue(text)
  expect(parsed.ok ? '' : parsed.message).toContain(message)
})

test('what is printed is read back as it was', () => {
  const part = fc.stringMatching(/^[a-z0-9_.-]{1,12}$/)
  const operation = fc.record({
    name: fc.tuple(part, part).map((parts) => parts.join(':')),
    access: fc.constantFrom('read' as const, 'write' as const),
  })
  fc.assert(
    fc.property(fc.uniqueArray(operation, { selector: ({ name }) => name }), (operations) => {
      const sorted = [...operations].sort((left, right) => (left.name < right.name ? -1 : 1))
      expect(parseCatalogue(printCatalogue(operations))).toEqual({ ok: true, operations: sorted })
    }),
  )
})
