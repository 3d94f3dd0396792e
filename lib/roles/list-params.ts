import { z } from 'zod'

export const roleSorts = ['name', '-name', '-created', 'created'] as const
export type RoleSort = (typeof roleSorts)[number]

/** The list's state in the URL: `?q=&kind=built-in|custom&sort=-created&cursor=`. What cannot be read is left out. */
export type RoleListParams = {
  q: string
  kind: 'built-in' | 'custom' | undefined
  sort: RoleSort
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  kind: one.pipe(z.enum(['built-in', 'custom']).optional()).catch(undefined),
  sort: one.pipe(z.enum(roleSorts)).catch('name'),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function roleListParams(search: SearchParams): RoleListParams {
  const { kind, cursor, ...rest } = schema.parse(search)
  return { ...rest, kind, cursor }
}
