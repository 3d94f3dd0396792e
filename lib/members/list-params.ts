import { z } from 'zod'
import { idSchema } from '../ids'

export const memberSorts = ['name', '-name', '-joined', 'joined'] as const
export type MemberSort = (typeof memberSorts)[number]

/**
 * The list's state in the URL: `?q=&role=rol_…&team=team_…&state=active|deactivated&second_factor=yes|no&sort=name&cursor=`. What cannot
 * be read is left out.
 */
export type MemberListParams = {
  q: string
  role: string | undefined
  team: string | undefined
  state: 'active' | 'deactivated' | undefined
  secondFactor: 'yes' | 'no' | undefined
  sort: MemberSort
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  role: one.pipe(idSchema('rol').optional()).catch(undefined),
  team: one.pipe(idSchema('team').optional()).catch(undefined),
  state: one.pipe(z.enum(['active', 'deactivated']).optional()).catch(undefined),
  second_factor: one.pipe(z.enum(['yes', 'no']).optional()).catch(undefined),
  sort: one.pipe(z.enum(memberSorts)).catch('name'),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function memberListParams(search: SearchParams): MemberListParams {
  const { role, team, state, second_factor: secondFactor, cursor, ...rest } = schema.parse(search)
  return { ...rest, role, team, state, secondFactor, cursor }
}
