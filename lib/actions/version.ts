import 'server-only'
import { createHash } from 'node:crypto'

/** What a form was filled from, in 22 characters: it tells whether somebody changed that meanwhile. */
export function versionOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)
}
