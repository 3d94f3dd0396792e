import { toLocalInput } from '../local-time'
import type { AttenuateValues } from './values'

const day = 86_400_000

export type Preset = {
  label: string
  readOnly: boolean
  /** Days that it lives; null: as long as its parent. */
  days: number | null
}

/** What tokens are mostly narrowed for. Each is for one application (product, section 2). */
export const presets: readonly Preset[] = [
  { label: 'AI assistant', readOnly: true, days: 30 },
  { label: 'CI/CD', readOnly: false, days: null },
  { label: 'Development', readOnly: false, days: 7 },
  { label: 'Monitoring', readOnly: true, days: null },
  { label: 'Contractor', readOnly: false, days: 90 },
]

type Surroundings = {
  /** Ids of the applications that can be chosen. */
  applications: string[]
  parent: { readOnly: boolean; expiresAt: string | null }
  now: number
}

/** The form after a preset was pressed. What the preset says nothing about stays, and so does a name of the user's own. */
export function applyPreset(
  values: AttenuateValues,
  preset: Preset,
  { applications, parent, now }: Surroundings,
): AttenuateValues {
  const only = applications.length === 1 ? applications : []
  const named = values.name.trim() !== '' && !presets.some(({ label }) => label === values.name.trim())
  return {
    ...values,
    name: named ? values.name : preset.label,
    applications: values.applications.length > 0 ? values.applications.slice(0, 1) : only,
    readOnly: preset.readOnly || parent.readOnly,
    operations: [],
    notBefore: '',
    expiration: preset.days === null ? '' : endAfter(preset.days, parent.expiresAt, now),
  }
}

/** Whether the form still is what the preset makes of it. */
export function fitsPreset(values: AttenuateValues, preset: Preset, parent: { expiresAt: string | null }): boolean {
  const ends = preset.days === null || values.expiration !== '' || parent.expiresAt !== null
  return values.applications.length <= 1 && (values.readOnly || !preset.readOnly) && ends
}

// Empty, which means the parent's, where the parent ends sooner.
function endAfter(days: number, parentExpiresAt: string | null, now: number): string {
  const end = now + days * day
  return parentExpiresAt && Date.parse(parentExpiresAt) <= end ? '' : toLocalInput(end)
}
