import { serviceTokens } from '../../tokens/realm'
import type { Plain, Sent } from './entry'
import type { Action, Answer } from './found-actions'

// Sends what a table of actions says. Nothing of the product imports this file.

/** To an action of an organization's; `slug` is whatever was sent as such. */
export function send(action: Action, slug: string, sent: Sent, realm = serviceTokens): Promise<Answer> {
  if ('token' in sent) return action(realm(slug), sent.token)
  return 'value' in sent ? action(slug, sent.value) : action(slug, { status: 'idle' }, formOf(sent.form))
}

/** To an action that names no organization. */
export function sendPlain(action: Action, sent: Plain): Promise<Answer> {
  return 'value' in sent ? action(sent.value) : action({ status: 'idle' }, formOf(sent.form))
}

export function formOf(fields: Record<string, string | string[]>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) {
    for (const one of [value].flat()) form.append(Array.isArray(value) ? `${name}[]` : name, one)
  }
  return form
}
