import { z } from 'zod'

export const invitationSorts = ['-created', 'created', 'email', '-email'] as const
export type InvitationSort = (typeof invitationSorts)[number]

export const invitationStates = ['pending', 'expired', 'accepted', 'revoked'] as const
export type InvitationState = (typeof invitationStates)[number]

/** The list's state in the URL: `?q=&state=pending&sort=email&cursor=`. What cannot be read is left out. */
export type InvitationListParams = {
  q: string
  state: InvitationState | undefined
  sort: InvitationSort
  cursor: string | undefined
}

type SearchParams = Record<string, string | string[] | undefined>

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().slice(0, 255)),
  state: one.pipe(z.enum(invitationStates).optional()).catch(undefined),
  sort: one.pipe(z.enum(invitationSorts)).catch('-created'),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function invitationListParams(search: SearchParams): InvitationListParams {
  const { state, cursor, ...rest } = schema.parse(search)
  return { ...rest, state, cursor }
}
