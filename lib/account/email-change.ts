import { z } from 'zod'

/** What is kept with the link that confirms a new address. */
export const emailChangeData = z.object({ email: z.string() })

/** The same whether the link was altered, used, replaced by a later one, or has expired; and for whoever it does not belong to. */
export const deadEmailLink = 'This link is not good any longer, or belongs to another account.'
