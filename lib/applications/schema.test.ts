import { expect, test } from 'vitest'
import { createApplicationSchema, updateApplicationSchema } from './schema'

const problems = (fields: Record<string, unknown>) => {
  const parsed = createApplicationSchema.safeParse({ name: 'Order Service', slug: 'orders', ...fields })
  return parsed.success ? {} : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path[0], issue.message]))
}

test.each([
  ['no name', { name: '' }, { name: 'Enter a name.' }],
  ['a long name', { name: 'a'.repeat(256) }, { name: 'A name has at most 255 characters. Shorten it.' }],
  ['a name that is no text', { name: 7 }, { name: 'Enter a name.' }],
  ['a long slug', { slug: 'a'.repeat(64) }, { slug: 'A slug has at most 63 characters. Shorten it.' }],
  ['a name of which no slug can be made', { name: '注文', slug: '' }, { slug: expect.stringContaining('Enter one') }],
  ['a long description', { description: 'a'.repeat(1_001) }, { description: 'At most 1000 characters. Shorten it.' }],
  ['no such level', { publicLevel: 'admin' }, { publicLevel: 'Choose none, read or write.' }],
  ['a wrong line', { operations: 'order:list\norders' }, { operations: expect.stringMatching(/^Line 2: “orders” is/) }],
])('%s gets a sentence', (_what, fields, expected) => {
  expect(problems(fields)).toEqual(expected)
})

test.each(['order service', '-orders', 'orders-', 'a--b', 'bestellungen/ä', 'orders\u202e'])(
  '%j is no slug',
  (slug) => {
    expect(problems({ slug })).toEqual({ slug: expect.stringContaining('A slug has lower case letters') })
  },
)

test('what is left out has defaults: the slug follows the name, everyone may write, no operations', () => {
  expect(createApplicationSchema.parse({ name: ' Café  Orders (EU) ' })).toEqual({
    name: 'Café  Orders (EU)',
    slug: 'cafe-orders-eu',
    description: '',
    publicLevel: 'write',
    operations: [],
  })
  expect(createApplicationSchema.parse({ name: 'A', slug: ' ORDERS ' }).slug).toBe('orders')
})

test('an id of something else is refused', () => {
  const input = { name: 'A', applicationId: 'tok_01jd8z2k' }
  expect(updateApplicationSchema.safeParse(input).success).toBe(false)
})
