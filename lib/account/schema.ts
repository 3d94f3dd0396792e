import { z } from 'zod'
import { nameSchema } from '../names'

export const profileSchema = z.object({ name: nameSchema })

export type Profile = z.output<typeof profileSchema>
