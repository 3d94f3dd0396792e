import { z } from 'zod'

/** Where a page of a list begins: the sort value and the id of a row, and which side of it the page lies on. */
export type Cursor = { direction: 'after' | 'before'; value: string; id: string }

const shape = z.tuple([z.enum(['after', 'before']), z.string().max(2_000), z.string().regex(/^[a-z]+_[0-9a-z]+$/)])
const timestamp = /^(-?infinity|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)$/

/** A cursor as it stands in the URL: base64url of JSON. It is no secret and no proof: the query names the organization itself. */
export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([cursor.direction, cursor.value, cursor.id])).toString('base64url')
}

/** The cursor in a URL, or undefined when it is none for a column of this type: a broken link shows the first page. */
export function decodeCursor(text: string | undefined, type: 'text' | 'timestamptz'): Cursor | undefined {
  if (!text) return undefined
  try {
    const [direction, value, id] = shape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')))
    if (value.includes('\0') || (type === 'timestamptz' && !timestamp.test(value))) return undefined
    return { direction, value, id }
  } catch {
    return undefined
  }
}
