import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import type { FastifyRequest } from 'fastify'
import { expect, test } from 'vitest'
import { readAuthorizeRequest } from './authorize-request'
import { ownCopy } from './own-copy'
import { slugOf } from './slug-of'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function usedHeap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

const addresses = 300
/** As long as headers may be (server.ts), and another one each time. */
const filler = (index: number) => String(index).repeat(60_000).slice(0, 60_000)

test('a copy is the same text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(ownCopy(text)).toBe(text)
    }),
  )
})

test.each<[string, (index: number) => unknown]>([
  [
    'organization, application and operation of forward-auth',
    (index) => {
      const names = `organization=northwind-traders-${index}&application=order-service-${index}&operation=order:list-${index}`
      const url = `/v1/authorize?${names}&${'&'.repeat(60_000)}`
      const raw = { url: Buffer.from(url).toString(), headersDistinct: {}, socket: {} }
      return readAuthorizeRequest({ raw } as unknown as FastifyRequest, [])
    },
  ],
  [
    'the organization whose keys or revocations are asked for',
    (index) => {
      const url = `/v1/orgs/nobody-of-this-name-${index}/keys?${filler(index)}`
      return slugOf({ params: { slug: url.slice(9, url.indexOf('/', 9)) } })
    },
  ],
])('what is remembered of a request keeps nothing of its address: %s', (_what, read) => {
  read(0)
  const before = usedHeap()
  const kept = Array.from({ length: addresses }, (_, index) => read(index))
  // Of the addresses themselves it would be some 18 MB.
  expect(usedHeap() - before).toBeLessThan(5_000_000)
  expect(JSON.stringify(kept[7])).toContain('-7')
})
