import { describe, expect, it } from 'vitest'
import { defaultExpiration, expirationChoices } from './expiration-choices'

const day = 86_400
const free = { allowNever: true, maxLifetimeSeconds: null }

function values(policy: typeof free | { allowNever: boolean; maxLifetimeSeconds: number }) {
  return expirationChoices(policy).map(({ value }) => value)
}

describe('expirations on offer', () => {
  it('are all of them where the policy says nothing', () => {
    expect(values(free)).toEqual(['7d', '30d', '60d', '90d', '1y', 'custom', 'never'])
    expect(defaultExpiration(free)).toBe('30d')
  })

  it('leave out never where tokens must expire', () => {
    expect(values({ ...free, allowNever: false })).toEqual(['7d', '30d', '60d', '90d', '1y', 'custom'])
  })

  it('leave out what is longer than the longest lifetime, and offer what is just as long', () => {
    const policy = { allowNever: false, maxLifetimeSeconds: 60 * day }
    expect(values(policy)).toEqual(['7d', '30d', '60d', 'custom'])
    expect(defaultExpiration(policy)).toBe('30d')
  })

  it('begin with the longest that is left, or a date', () => {
    expect(defaultExpiration({ allowNever: false, maxLifetimeSeconds: 20 * day })).toBe('7d')
    expect(defaultExpiration({ allowNever: false, maxLifetimeSeconds: day })).toBe('custom')
  })
})
