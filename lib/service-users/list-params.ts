import { z } from 'zod'
import { idSchema } from '../ids'

export const serviceUserSorts = ['-created', 'created', 'name', '-name', 'last_used', '-last_used'] as const
export type ServiceUserSort = (typeof serviceUserSorts)[number]

/** The list's state in the URL: `?q=&role=rol_…&team=team_…&state=active|deactivated&sort=name&cursor=`. What cannot be read is left out. */
export type ServiceUserListParams = {
  q: string
  role: string | undefined
  team: string | undefined
  state: 'active' | 'deactivated' | undefined
  sort: ServiceUserSort
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  role: one.pipe(idSchema('rol').optional()).catch(undefined),
  team: one.pipe(idSchema('team').optional()).catch(undefined),
  state: one.pipe(z.enum(['active', 'deactivated']).optional()).catch(undefined),
  sort: one.pipe(z.enum(serviceUserSorts)).catch('name'),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function serviceUserListParams(search: SearchParams): ServiceUserListParams {
  const { role, team, state, cursor, ...rest } = schema.parse(search)
  return { ...rest, role, team, state, cursor }
}
