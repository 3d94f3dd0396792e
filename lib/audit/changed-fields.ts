import type { Change } from './changes'
import { fieldText } from './words'

const shown = 3

/** "Name, description and 2 more": the fields that went from one value to another. Empty for what was created or deleted. */
export function changedFieldsText(changes: Change[]): string {
  const fields = changes
    .filter((change) => change.before !== undefined && change.after !== undefined)
    .map((change) => fieldText(change.field))
    .map((text, index) => (index === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
  if (fields.length <= shown) return fields.join(', ')
  return `${fields.slice(0, shown).join(', ')} and ${fields.length - shown} more`
}
