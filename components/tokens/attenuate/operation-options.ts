import type { EffectiveRestrictions } from '@/lib/restrictions/effective'
import type { AttenuateOptions } from '@/lib/tokens/types'
import type { MultiSelectOption } from '../../ui/multi-select'
import type { AttenuateValues } from './values'

/**
 * The operations that can be chosen: those in the catalogues of the chosen applications (of all where none is chosen), and those that the
 * parent is limited to, catalogued or not; where only reading is left, none that writes.
 */
export function operationOptions(
  { applications }: Pick<AttenuateOptions, 'applications'>,
  limits: Pick<EffectiveRestrictions, 'operations'>,
  { applications: chosen, readOnly }: Pick<AttenuateValues, 'applications' | 'readOnly'>,
): MultiSelectOption[] {
  const writing = new Set<string>()
  const within = applications.filter(({ id }) => chosen.length === 0 || chosen.includes(id))
  const found = new Map<string, string[]>()
  for (const { name: application, operations } of within) {
    for (const { name, access } of operations) {
      found.set(name, [...(found.get(name) ?? []), application])
      if (access === 'write') writing.add(name)
    }
  }
  for (const name of limits.operations ?? []) if (!found.has(name)) found.set(name, [])
  return [...found]
    .filter(([name]) => !limits.operations || limits.operations.includes(name))
    .filter(([name]) => !readOnly || !writing.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, owners]) => ({ value: name, label: name, detail: owners.join(', ') || undefined }))
}
