import { z } from 'zod'
import { emailSchema } from '../auth/password-schema'
import { idSchema } from '../ids'
import { readDomains } from './read-domains'

const discoveryPath = /\/\.well-known\/openid-configuration\/?$/
const notIssuer = 'Enter the issuer’s address, such as https://accounts.example.com.'

const issuer = z
  .string(notIssuer)
  // Providers show either; the one leads to the other.
  .transform((value) => value.trim().replace(discoveryPath, ''))
  .pipe(
    z
      .string()
      .min(1, notIssuer)
      .max(500, 'An issuer’s address has at most 500 characters.')
      .refine((value) => URL.canParse(value) && /^https?:\/\//.test(value), notIssuer)
      .refine(
        (value) => !/[?#{}\s]/.test(value) && !(URL.canParse(value) && new URL(value).username),
        'An issuer’s address has neither a query nor a name and password in it.',
      ),
  )

const domains = z
  .string('Enter at least one domain.')
  .default('')
  .transform((text, context) => {
    const read = readDomains(text)
    if (read.ok) return read.domains
    context.addIssue({ code: 'custom', message: read.message })
    return z.NEVER
  })

const checkbox = z
  .string()
  .optional()
  .transform((value) => value !== undefined)

const clientSecretMessage = 'Enter a client secret of at most 1,000 characters, without spaces around it.'

export const saveProviderSchema = z.object({
  issuer,
  clientId: z
    .string('Enter the client id.')
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .min(1, 'Enter the client id.')
        .max(255, 'A client id has at most 255 characters.')
        // RFC 6749, appendix A.1.
        .regex(/^[\x20-\x7e]*$/, 'A client id has plain letters, digits and signs.'),
    ),
  /** Left empty: the one that is kept already. */
  clientSecret: z
    .string()
    .default('')
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .max(1_000, clientSecretMessage)
        .regex(/^[\x20-\x7e]*$/, clientSecretMessage),
    ),
  domains,
  /** Empty: only members and invited people get in. */
  firstRoleId: z
    .string()
    .default('')
    .transform((value) => value || null)
    .pipe(idSchema('rol').nullable()),
  required: checkbox,
  enabled: checkbox,
  /** Of what the form was filled from. */
  version: z.string().max(100).optional(),
})
export const removeProviderSchema = z.object({ confirmation: z.string().trim().default('') })
export const disconnectSchema = z.object({ email: emailSchema })

/** The form that finds the organization of an e-mail address. */
export const findProviderSchema = z.object({
  email: z.string('Enter your email.').trim().toLowerCase().min(1, 'Enter your email.').max(1_000, 'This is too long.'),
  return: z.string().optional(),
})

export type SaveProvider = z.output<typeof saveProviderSchema>
