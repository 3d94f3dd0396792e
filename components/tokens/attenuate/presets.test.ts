import { describe, expect, it } from 'vitest'
import { fromLocalInput } from '../local-time'
import { applyPreset, fitsPreset, presets } from './presets'
import { emptyValues } from './values'

const now = Date.UTC(2026, 10, 22, 12)
const empty = emptyValues({ readOnly: false })
const around = { applications: ['app_a', 'app_b'], parent: { readOnly: false, expiresAt: null }, now }

function preset(label: string) {
  return presets.find((one) => one.label === label)!
}

describe('presets', () => {
  it('set read-only and the end as the product says', () => {
    const made = presets.map((one) => ({ label: one.label, values: applyPreset(empty, one, around) }))
    expect(made.map(({ label, values }) => [label, values.readOnly, fromLocalInput(values.expiration)])).toEqual([
      ['AI assistant', true, '2026-12-22T12:00:00Z'],
      ['CI/CD', false, undefined],
      ['Development', false, '2026-11-29T12:00:00Z'],
      ['Monitoring', true, undefined],
      ['Contractor', false, '2027-02-20T12:00:00Z'],
    ])
  })

  it('keep to one application: the first chosen, or the only one there is', () => {
    const [ci] = [preset('CI/CD')]
    expect(applyPreset(empty, ci, around).applications).toEqual([])
    expect(applyPreset({ ...empty, applications: ['app_b', 'app_a'] }, ci, around).applications).toEqual(['app_b'])
    expect(applyPreset(empty, ci, { ...around, applications: ['app_a'] }).applications).toEqual(['app_a'])
  })

  it('never end after the parent', () => {
    const parent = { readOnly: false, expiresAt: '2026-12-01T00:00:00Z' }
    expect(applyPreset(empty, preset('AI assistant'), { ...around, parent }).expiration).toBe('')
    expect(applyPreset(empty, preset('Development'), { ...around, parent }).expiration).not.toBe('')
  })

  it('stay read-only below a read-only parent', () => {
    const parent = { readOnly: true, expiresAt: null }
    expect(applyPreset(empty, preset('CI/CD'), { ...around, parent }).readOnly).toBe(true)
  })

  it('suggest a name, but leave the user’s own alone', () => {
    const assistant = applyPreset(empty, preset('AI assistant'), around)
    expect(assistant.name).toBe('AI assistant')
    expect(applyPreset(assistant, preset('Monitoring'), around).name).toBe('Monitoring')
    expect(applyPreset({ ...empty, name: 'Claude' }, preset('AI assistant'), around).name).toBe('Claude')
  })

  it('no longer fit once the form is made wider', () => {
    const values = applyPreset(empty, preset('AI assistant'), around)
    const fits = (change: Partial<typeof values>, parent = around.parent as { expiresAt: string | null }) =>
      fitsPreset({ ...values, ...change }, preset('AI assistant'), parent)
    expect(fits({ name: 'Claude' })).toBe(true)
    expect(fits({ readOnly: false })).toBe(false)
    expect(fits({ applications: ['app_a', 'app_b'] })).toBe(false)
    expect(fits({ expiration: '' })).toBe(false)
    expect(fits({ expiration: '' }, { expiresAt: '2026-12-01T00:00:00Z' })).toBe(true)
  })
})
