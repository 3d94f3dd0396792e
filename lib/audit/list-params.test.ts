import { describe, expect, test } from 'vitest'
import { auditListParams, isFiltered } from './list-params'

describe('the audit log’s address', () => {
  test('an empty one filters nothing', () => {
    expect(isFiltered(auditListParams({}))).toBe(false)
  })

  test('a page further on is no filter', () => {
    expect(isFiltered(auditListParams({ cursor: 'abc' }))).toBe(false)
  })

  test('a day is meant whole, in UTC', () => {
    const params = auditListParams({ from: '2026-11-01', to: '2026-11-30' })
    expect(params.from?.toISOString()).toBe('2026-11-01T00:00:00.000Z')
    expect(params.until?.toISOString()).toBe('2026-12-01T00:00:00.000Z')
  })

  test('a moment is meant exactly', () => {
    expect(auditListParams({ to: '2026-11-30T12:30Z' }).until?.toISOString()).toBe('2026-11-30T12:30:00.000Z')
  })

  test.each(['yesterday', '2026-13-01', '2026-02-30T99:00Z', '1', '2026-11-01T00:00'])('%s is no time', (from) => {
    expect(auditListParams({ from }).from).toBeUndefined()
  })

  test('of a parameter given twice the first counts; a NUL is dropped; what is too long is left out', () => {
    expect(auditListParams({ actor: ['usr_a', 'usr_b'] }).actor).toBe('usr_a')
    expect(auditListParams({ entity: 'tok\0_1' }).entityId).toBe('tok_1')
    expect(auditListParams({ action: 'x'.repeat(256) }).action).toBeUndefined()
  })
})
