import { z } from 'zod'
import { credentialsSchema } from '../auth/credentials-schema'
import { emailSchema, newPasswordSchema } from '../auth/password-schema'
import { idSchema } from '../ids'
import { nameSchema } from '../names'

export const profileSchema = z.object({ name: nameSchema })

export type Profile = z.output<typeof profileSchema>

export const revokeSessionSchema = z.object({ sessionId: idSchema('ses') })

export type RevokeSession = z.output<typeof revokeSessionSchema>

export const changePasswordSchema = z.object({
  currentPassword: credentialsSchema.shape.password,
  newPassword: newPasswordSchema,
})

export type ChangePassword = z.output<typeof changePasswordSchema>

export const changeEmailSchema = z.object({
  email: emailSchema,
  currentPassword: credentialsSchema.shape.password,
})

export type ChangeEmail = z.output<typeof changeEmailSchema>

export const confirmEmailSchema = z.object({ secret: z.string().max(200) })

export type ConfirmEmail = z.output<typeof confirmEmailSchema>
