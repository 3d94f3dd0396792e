import { beforeEach, expect, test, vi } from 'vitest'
import { Problem } from '../problem'
import { createRequestLimits, type Limited, type LimitName, type LimitSettings } from './request-limits'

let refused: LimitName[]
beforeEach(() => {
  refused = []
  vi.useFakeTimers({ toFake: ['performance'] })
  return () => vi.useRealTimers()
})

const limits = (settings: LimitSettings) => createRequestLimits(settings, (limit) => refused.push(limit))
const from = (address: string, trusted = false, clientIp?: string): Limited => ({
  caller: { address, trusted },
  clientIp,
})

/** How many of so many pass. */
function passed(count: number, work: () => void): number {
  let good = 0
  for (let index = 0; index < count; index++) {
    try {
      work()
      good += 1
    } catch (error) {
      expect(error).toMatchObject({ status: 429, code: 'too_many_requests', headers: { 'retry-after': '1' } })
    }
  }
  return good
}

test('limits nothing unless told to', () => {
  const { admitRequest, admitCredential, admitUnknown, countFailure, countBroken } = limits({})
  const error = new Problem(400, 'invalid_request', '')
  for (let index = 0; index < 10_000; index++) {
    admitRequest(from('192.0.2.1'))
    admitCredential('crd_1')
    admitUnknown(from('192.0.2.1'))
    countFailure(from('192.0.2.1'), 10)
    expect(countBroken(from('192.0.2.1'), error)).toBe(error)
  }
  expect(refused).toEqual([])
})

test('limits the requests of an address, and begins anew in the next second', () => {
  const { admitRequest } = limits({ requestsPerAddress: 3 })
  expect(passed(5, () => admitRequest(from('192.0.2.1')))).toBe(3)
  expect(passed(1, () => admitRequest(from('192.0.2.2')))).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(passed(1, () => admitRequest(from('192.0.2.1')))).toBe(1)
  expect(refused).toEqual(['address', 'address'])
})

test('limits the requests of a credential', () => {
  const { admitCredential } = limits({ requestsPerCredential: 3 })
  expect(passed(5, () => admitCredential('crd_1'))).toBe(3)
  expect(passed(1, () => admitCredential('crd_2'))).toBe(1)
})

test('lets nobody escape by stating another address each time', () => {
  const { admitRequest } = limits({ requestsPerAddress: 3 })
  let index = 0
  expect(passed(100, () => admitRequest(from('192.0.2.1', false, `203.0.113.${index++}`)))).toBe(3)
})

test('counts for each client what a trusted proxy asks, and for the proxy what it does not say', () => {
  const { admitRequest } = limits({ requestsPerAddress: 3 })
  expect(passed(5, () => admitRequest(from('192.0.2.1', true, '203.0.113.1')))).toBe(3)
  expect(passed(5, () => admitRequest(from('192.0.2.1', true, '203.0.113.2')))).toBe(3)
  expect(passed(5, () => admitRequest(from('192.0.2.1', true)))).toBe(3)
})

test('counts the whole of an IPv6 network as one', () => {
  const { admitRequest } = limits({ requestsPerAddress: 3 })
  let index = 0
  expect(passed(100, () => admitRequest(from(`2001:db8::${(index++).toString(16)}`)))).toBe(3)
  expect(passed(1, () => admitRequest(from('2001:db8:0:1::1')))).toBe(1)
})

test('looks at nothing new from where too much has failed, and weighs failures', () => {
  const { admitUnknown, countFailure, admitRequest, admitCredential } = limits({ failuresPerAddress: 20 })
  countFailure(from('192.0.2.1'), 10)
  admitUnknown(from('192.0.2.1'))
  countFailure(from('192.0.2.1'), 10)
  expect(passed(1, () => admitUnknown(from('192.0.2.1')))).toBe(0)
  expect(passed(1, () => admitUnknown(from('192.0.2.2')))).toBe(1)
  // What is known is not new.
  admitRequest(from('192.0.2.1'))
  admitCredential('crd_1')
  expect(refused).toEqual(['failures'])
})

test('answers broken requests as they are, up to the limit', () => {
  const { countBroken } = limits({ failuresPerAddress: 2 })
  const error = new Problem(400, 'invalid_request', '')
  const answers = [1, 2, 3].map(() => countBroken(from('192.0.2.1'), error))
  expect(answers.map((answer) => (answer as Problem).status)).toEqual([400, 400, 429])
})

test('lets the holders of one credential look up so many names that stand for nothing', () => {
  const { admitLookup, countFailedLookup } = limits({})
  const work = () => {
    admitLookup('crd_1')
    countFailedLookup('crd_1')
  }
  expect(passed(150, work)).toBe(100)
  admitLookup('crd_2')
  expect(refused).toEqual(Array(50).fill('lookups'))
})
