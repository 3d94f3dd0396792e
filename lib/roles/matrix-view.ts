import { z } from 'zod'
import { idSchema } from '../ids'

/** What a grant matrix shows of the catalogues: what is searched for, which applications are unfolded, and how many parts of the list. */
export type MatrixView = { q: string; open: string[]; parts: number }

/** Applications come in parts of so many. */
export const applicationsInPart = 50
const mostParts = 40

const many = z.preprocess(
  (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]),
  z.array(z.unknown()),
)

const schema = z.object({
  q: z
    .preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string())
    .catch('')
    .transform((value) => value.normalize('NFC').replaceAll('\0', '').trim().toLowerCase().slice(0, 255)),
  open: many.transform((ids) => ids.filter((id) => idSchema('app').safeParse(id).success).slice(-20) as string[]),
  parts: z.coerce.number().int().min(1).max(mostParts).catch(1),
})

/** From an address (`?q=&open=app_…&parts=2`) or from a form's fields; what cannot be read is left out. */
export function matrixView(fields: { q?: unknown; open?: unknown; parts?: unknown }): MatrixView {
  return schema.parse({ q: fields.q ?? '', open: fields.open, parts: fields.parts })
}
