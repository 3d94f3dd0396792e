import { z } from 'zod'

export const teamSorts = ['name', '-name', '-created', 'created'] as const
export type TeamSort = (typeof teamSorts)[number]

/** The list's state in the URL: `?q=&sort=-created&cursor=`. What cannot be read is left out. */
export type TeamListParams = { q: string; sort: TeamSort; cursor: string | undefined }

/** What a team's page lists, in the URL: `?show=applications&q=&cursor=`. */
export type TeamPageParams = { show: 'members' | 'applications'; q: string; cursor: string | undefined }

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())
const q = one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255))
const cursor = one.pipe(z.string().max(4_000).optional()).catch(undefined)

const listSchema = z.object({ q, sort: one.pipe(z.enum(teamSorts)).catch('name'), cursor })
const pageSchema = z.object({ show: one.pipe(z.enum(['members', 'applications'])).catch('members'), q, cursor })

export function teamListParams(search: SearchParams): TeamListParams {
  const { cursor, ...rest } = listSchema.parse(search)
  return { ...rest, cursor }
}

export function teamPageParams(search: SearchParams): TeamPageParams {
  const { cursor, ...rest } = pageSchema.parse(search)
  return { ...rest, cursor }
}
