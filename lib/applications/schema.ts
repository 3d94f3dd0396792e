import { z } from 'zod'
import { idSchema } from '../ids'
import { nameSchema, textSchema } from '../names'
import { parseCatalogue } from './catalogue'

/** What everyone may do on an application, through the Public team. */
export const publicLevels = ['none', 'read', 'write'] as const
export type PublicLevel = (typeof publicLevels)[number]

const slug = z
  .string()
  .trim()
  .toLowerCase()
  .min(1, 'Enter a slug, such as orders.')
  .max(63, 'A slug has at most 63 characters. Shorten it.')
  .regex(
    /^[a-z0-9]+(-[a-z0-9]+)*$/,
    'A slug has lower case letters, digits and single hyphens between them, such as order-service.',
  )

const operations = z
  .string()
  .default('')
  .transform((text, context) => {
    const parsed = parseCatalogue(text)
    if (parsed.ok) return parsed.operations
    context.addIssue({ code: 'custom', message: parsed.message })
    return z.NEVER
  })

const editable = {
  name: nameSchema,
  description: textSchema(1_000),
  publicLevel: z.enum(publicLevels, 'Choose none, read or write.').default('write'),
  operations,
}

export const createApplicationSchema = z.object({ ...editable, slug })
export const updateApplicationSchema = z.object({ ...editable, applicationId: idSchema('app') })
export const deleteApplicationSchema = z.object({
  applicationId: idSchema('app'),
  confirmation: z.string().trim().default(''),
})

export type CreateApplication = z.output<typeof createApplicationSchema>
export type UpdateApplication = z.output<typeof updateApplicationSchema>

/** The slug that a name suggests. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mn}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
}
