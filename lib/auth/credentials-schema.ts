import { z } from 'zod'
import { returnPath } from './return-path'

/** What signing in asks for. Loose on purpose: whatever is no user is answered as a wrong password, after the same work. */
export const credentialsSchema = z.object({
  email: z
    .string('Enter your email.')
    .min(1, 'Enter your email.')
    .max(1_000, 'An email has at most 254 characters.')
    // What the database cannot hold, NUL and halves of characters, becomes what no address has.
    .transform((value) => value.trim().toLowerCase().replaceAll('\0', '\ufffd').toWellFormed()),
  password: z.string('Enter your password.').min(1, 'Enter your password.').max(1_000, 'This password is too long.'),
})

/** The form of /login: also where to go afterwards. */
export const loginSchema = credentialsSchema.extend({ return: z.string().optional().transform(returnPath) })
