import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allowsLifetime, latestExpiry } from './lifetime'

const day = 86_400
const createdAt = new Date('2026-11-22T12:00:00.750Z')
const after = (seconds: number) => new Date(Math.floor(createdAt.getTime() / 1000) * 1000 + seconds * 1000)

test.each([
  [{ allowNever: true, maxLifetimeSeconds: null }, null, true],
  [{ allowNever: false, maxLifetimeSeconds: null }, null, false],
  [{ allowNever: false, maxLifetimeSeconds: null }, after(9_999 * day), true],
  [{ allowNever: true, maxLifetimeSeconds: 30 * day }, null, false],
  [{ allowNever: true, maxLifetimeSeconds: 30 * day }, after(30 * day), true],
  [{ allowNever: true, maxLifetimeSeconds: 30 * day }, after(30 * day + 1), false],
])('%j and an expiry of %s: %s', (policy, expiresAt, allowed) => {
  expect(allowsLifetime(policy, { createdAt, expiresAt })).toBe(allowed)
})

test('the latest expiry is allowed, and a second later is not', () => {
  const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(time, fc.integer({ min: 1, max: 10 * 365 * day }), (created, maxLifetimeSeconds) => {
      const policy = { allowNever: true, maxLifetimeSeconds }
      const latest = latestExpiry(policy, created)!
      expect(allowsLifetime(policy, { createdAt: created, expiresAt: latest })).toBe(true)
      const later = new Date(latest.getTime() + 1_000)
      expect(allowsLifetime(policy, { createdAt: created, expiresAt: later })).toBe(false)
    }),
  )
})
