import { z } from 'zod'
import { idSchema } from '../ids'
import { nameSchema, textSchema } from '../names'
import { parseCatalogue } from './catalogue'
import { publicLevels } from './public-level'
import { slugOf } from './slug'

const slug = z
  .string()
  .default('')
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(63, 'A slug has at most 63 characters. Shorten it.')
      .regex(
        /^([a-z0-9]+(-[a-z0-9]+)*)?$/,
        'A slug has lower case letters, digits and single hyphens between them, such as order-service.',
      ),
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

export const createApplicationSchema = z.object({ ...editable, slug }).transform((input, context) => {
  // Left empty it follows the name, as it does while one types.
  const proposed = input.slug || slugOf(input.name)
  if (proposed) return { ...input, slug: proposed }
  context.addIssue({
    code: 'custom',
    path: ['slug'],
    message: 'This name leaves no letters for a slug. Enter one, such as order-service.',
  })
  return z.NEVER
})
export const updateApplicationSchema = z.object({
  ...editable,
  applicationId: idSchema('app'),
  /** Of what the form was filled from: whoever changes what somebody else has changed meanwhile is told. */
  version: z.string().max(100).optional(),
})
export const deleteApplicationSchema = z.object({
  applicationId: idSchema('app'),
  confirmation: z.string().trim().default(''),
})

export type CreateApplication = z.output<typeof createApplicationSchema>
export type UpdateApplication = z.output<typeof updateApplicationSchema>
