import { z } from 'zod'

export const applicationSorts = ['name', '-name', '-created', 'created'] as const
export type ApplicationSort = (typeof applicationSorts)[number]

/** The list's state in the URL: `?q=&sort=-created&cursor=`. What cannot be read is left out. */
export type ApplicationListParams = { q: string; sort: ApplicationSort; cursor: string | undefined }

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  sort: one.pipe(z.enum(applicationSorts)).catch('name'),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function applicationListParams(search: SearchParams): ApplicationListParams {
  const { cursor, ...rest } = schema.parse(search)
  return { ...rest, cursor }
}
