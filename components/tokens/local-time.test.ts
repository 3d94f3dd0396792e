import { describe, expect, it } from 'vitest'
import { fromLocalInput, toLocalInput } from './local-time'

describe('times in a field', () => {
  it('go there and back to the minute', () => {
    const at = Date.UTC(2026, 11, 12, 18, 0)
    expect(fromLocalInput(toLocalInput(at))).toBe('2026-12-12T18:00:00Z')
    expect(fromLocalInput(toLocalInput(at + 59_999))).toBe('2026-12-12T18:00:00Z')
  })

  it('mean the zone of the viewer', () => {
    expect(fromLocalInput('2026-12-12T18:00')).toBe(`${new Date(2026, 11, 12, 18).toISOString().slice(0, 19)}Z`)
  })

  it('are none when the field is empty, half filled, or beyond what a token can carry', () => {
    for (const text of ['', '2026-12-12', '2026-12-12T', '12026-12-12T18:00', '2026-13-45T18:00']) {
      expect(fromLocalInput(text)).toBeUndefined()
    }
  })
})
