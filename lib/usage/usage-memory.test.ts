import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createUsageBuffer, mostBytes, type Use } from './usage-buffer'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const heap = () => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

// Ids and words of their real lengths.
const word = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, '0')}`
const requestOf = (number: number, tokens: number): Use => ({
  organizationId: word('org', number % 7),
  tokenId: word('tok', number % tokens),
  credentialId: word('crd', number % tokens),
  serviceUserId: word('su', number % tokens),
  // Ten minutes in all.
  at: 1_700_000_000_000 + (number % 600) * 1_000,
  code: number % 3 === 0 ? 'restricted' : 'ok',
  applicationId: word('app', number % 11),
  operation: `${'r'.repeat(64)}:${'a'.repeat(58)}${String(number % 1_000).padStart(6, '0')}`,
  address: `2001:db8:aaaa:bbbb:cccc:dddd:eeee:${(number % 65_536).toString(16)}`,
})

test.each([
  { what: 'a hundred tokens', tokens: 100 },
  { what: 'ten thousand tokens', tokens: 10_000 },
  { what: 'a hundred thousand tokens', tokens: 100_000 },
])('ten minutes of the most varied requests of $what stay within 64 MB', ({ tokens }) => {
  const requests = 200_000
  const before = heap()
  const buffer = createUsageBuffer()
  for (let number = 0; number < requests; number++) {
    // Each a string of its own, as it comes from a request.
    buffer.add(JSON.parse(JSON.stringify(requestOf(number, tokens))))
  }
  const after = heap()
  expect(after - before).toBeLessThan(mostBytes)
  expect(buffer.requests() + buffer.takeDropped()).toBe(requests)
  expect(buffer.isEmpty()).toBe(false)
})
