import 'server-only'
import type { z } from 'zod'
import { NotPermitted, Refusal } from '../errors'
import type { FormState } from './form-state'

/**
 * The one way a server action runs: parse, mutate, answer in words. Redirects, not-found and bugs pass through as exceptions;
 * only sentences written for users reach them.
 * @param input a FormData (fields named `x[]` become arrays under `x`) or a plain value from a client function.
 * @param secretFields names of fields that are never handed back, such as a password.
 */
export async function submit<Schema extends z.ZodType, Value>(
  schema: Schema,
  input: unknown,
  mutate: (input: z.output<Schema>) => Promise<Value>,
  options: { message?: string; secretFields?: string[] } = {},
): Promise<FormState<Value>> {
  const fields = input instanceof FormData ? fromForm(input) : input
  const values = keepable(fields, options.secretFields ?? [])
  const parsed = schema.safeParse(fields)
  if (!parsed.success) {
    const fieldErrors: Record<string, string> = {}
    for (const issue of parsed.error.issues) fieldErrors[String(issue.path[0] ?? '')] ??= issue.message
    const first = fieldErrors[''] ?? 'Some fields need your attention.'
    return { status: 'failed', message: first, fieldErrors, values }
  }
  try {
    const value = await mutate(parsed.data)
    return options.message ? { status: 'ok', message: options.message, value } : { status: 'ok', value }
  } catch (error) {
    if (error instanceof Refusal) {
      return {
        status: 'failed',
        message: error.message,
        fieldErrors: error.field ? { [error.field]: error.message } : {},
        values,
      }
    }
    if (error instanceof NotPermitted) return { status: 'failed', message: error.message, fieldErrors: {}, values }
    throw error
  }
}

function fromForm(form: FormData): Record<string, unknown> {
  const fields: Record<string, unknown> = {}
  for (const key of new Set(form.keys())) {
    // React adds fields of its own, `$ACTION_…`, for forms that are sent before JavaScript has loaded.
    if (key.startsWith('$')) continue
    if (key.endsWith('[]')) fields[key.slice(0, -2)] = form.getAll(key)
    else fields[key] = form.get(key)
  }
  return fields
}

function keepable(fields: unknown, secretFields: string[]): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  if (typeof fields !== 'object' || fields === null) return kept
  for (const [key, value] of Object.entries(fields)) {
    if (secretFields.includes(key)) continue
    if (typeof value === 'string') kept[key] = value
    else if (Array.isArray(value)) kept[key] = value.filter((item) => typeof item === 'string')
  }
  return kept
}
