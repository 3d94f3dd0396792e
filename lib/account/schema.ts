import { z } from 'zod'
import { idSchema } from '../ids'
import { nameSchema } from '../names'

export const profileSchema = z.object({ name: nameSchema })

export type Profile = z.output<typeof profileSchema>

export const revokeSessionSchema = z.object({ sessionId: idSchema('ses') })

export type RevokeSession = z.output<typeof revokeSessionSchema>
