import { z } from 'zod'
import { emailSchema, newPasswordSchema } from '../auth/password-schema'
import { nameSchema } from '../names'

/** What the first run asks for. */
export const setupSchema = z.object({
  organizationName: nameSchema,
  name: nameSchema,
  email: emailSchema,
  password: newPasswordSchema,
})

export type Setup = z.output<typeof setupSchema>
