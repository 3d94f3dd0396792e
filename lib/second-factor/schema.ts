import { z } from 'zod'
import { credentialsSchema } from '../auth/credentials-schema'
import { returnPath } from '../auth/return-path'
import { idSchema } from '../ids'

/** A code as it is typed: of an authenticator app, or a recovery code. */
export const codeSchema = z
  .string('Enter a code.')
  .trim()
  .min(1, 'Enter a code.')
  .max(100, 'A code is shorter than that. Check what was pasted.')

/** The second step of signing in, and showing again who one is: also where to go afterwards. */
export const codeFormSchema = z.object({ code: codeSchema, return: z.string().optional().transform(returnPath) })

/** Showing by password again who one is. */
export const passwordFormSchema = z.object({
  password: credentialsSchema.shape.password,
  return: z.string().optional().transform(returnPath),
})

export const confirmTotpSchema = z.object({ code: codeSchema })

export const resetMemberSchema = z.object({
  membershipId: idSchema('mem'),
  confirmation: z.string().trim().default(''),
})
export type ResetMember = z.output<typeof resetMemberSchema>
