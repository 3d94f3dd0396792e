import type { Change } from './changes'
import { fieldText } from './words'

const shown = 3

// The verb says so: "Revoked", "Deactivated".
const saidByTheVerb = new Set(['revokedAt', 'deactivatedAt'])

/** "Name, description and 2 more": the fields that went from one value to another. Empty where the verb says it all. */
export function changedFieldsText(changes: Change[]): string {
  const fields = changes
    .filter(({ field, before, after }) => before !== undefined && after !== undefined && !saidByTheVerb.has(field))
    .map((change) => fieldText(change.field))
    .map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
  if (fields.length <= shown) return fields.join(', ')
  return `${fields.slice(0, shown).join(', ')} and ${fields.length - shown} more`
}
