import { z } from 'zod'
import { idSchema } from '../ids'
import { nameSchema, textSchema } from '../names'
import { readIdentifier } from './identifier'

const serviceUserId = idSchema('su')

const editable = {
  name: nameSchema,
  description: textSchema(1_000),
  roleId: z.string('Choose a role.').min(1, 'Choose a role.').pipe(idSchema('rol')),
  // A form without a chosen team sends nothing at all.
  teams: z.array(idSchema('team')).max(100, 'Choose at most 100 teams.').default([]),
}

const identifier = z
  .string()
  .default('')
  .transform((text, context) => {
    if (text.trim() === '') return undefined
    const read = readIdentifier(text)
    if (read) return read
    context.addIssue({
      code: 'custom',
      message: 'An identifier has lower case letters, digits and “_”, at most 64, such as deploy_pipeline.',
    })
    return z.NEVER
  })

export const createServiceUserSchema = z.object({
  ...editable,
  identifier,
  /** `token`: go on to the first token. */
  next: z.enum(['', 'token']).default(''),
})
export const updateServiceUserSchema = z.object({
  ...editable,
  serviceUserId,
  /** Of what the form was filled from: whoever changes what somebody else has changed meanwhile is told. */
  version: z.string().max(100).optional(),
})
/** Deactivating asks for the word `deactivate`, deleting for the name. */
export const confirmedServiceUserSchema = z.object({ serviceUserId, confirmation: z.string().trim().default('') })
export const serviceUserSchema = z.object({ serviceUserId })

export type CreateServiceUser = z.output<typeof createServiceUserSchema>
export type UpdateServiceUser = z.output<typeof updateServiceUserSchema>
