import { z } from 'zod'
import { emailSchema, newPasswordSchema } from '../auth/password-schema'

export const requestResetSchema = z.object({ email: emailSchema })

export type RequestReset = z.output<typeof requestResetSchema>

export const resetPasswordSchema = z.object({ secret: z.string().max(200), password: newPasswordSchema })

export type ResetPassword = z.output<typeof resetPasswordSchema>
