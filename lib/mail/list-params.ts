import { z } from 'zod'

export const mailStates = ['waiting', 'sent', 'failed'] as const
export type MailState = (typeof mailStates)[number]

/** The list's state in the URL: `?q=&state=failed&cursor=`. What cannot be read is left out. */
export type MailListParams = { q: string; state: MailState | undefined; cursor: string | undefined }

const one = z.preprocess((value) => (Array.isArray(value) ? value[0] : value), z.string().optional())

const schema = z.object({
  q: one.transform((value) => (value ?? '').normalize('NFC').replaceAll('\0', '').trim().toLowerCase().slice(0, 254)),
  state: one.pipe(z.enum(mailStates).optional()).catch(undefined),
  cursor: one.pipe(z.string().max(4_000).optional()).catch(undefined),
})

export function mailListParams(search: Record<string, string | string[] | undefined>): MailListParams {
  const { state, cursor, ...rest } = schema.parse(search)
  return { ...rest, state, cursor }
}
