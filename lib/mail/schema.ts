import { z } from 'zod'
import { idSchema } from '../ids'

export const retryMailSchema = z.object({ mailId: idSchema('mail') })

export type RetryMail = z.output<typeof retryMailSchema>
