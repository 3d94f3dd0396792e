import { z } from 'zod'
import { returnPath } from '../auth/return-path'
import { idSchema } from '../ids'
import { nameSchema } from '../names'

const base64url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/)

const credential = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
}

/** What navigator.credentials.create() answers, as JSON (WebAuthn Level 3, section 5.1). What is not asked about is dropped. */
export const registrationResponseSchema = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(4_000),
      attestationObject: base64url(20_000),
      transports: z.array(z.string().max(50)).max(10).optional(),
    }),
  })
  .transform((response) => ({ ...response, clientExtensionResults: {} }))

/** What navigator.credentials.get() answers, as JSON. */
export const authenticationResponseSchema = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(4_000),
      authenticatorData: base64url(4_000),
      signature: base64url(4_000),
      userHandle: base64url(100).nullish(),
    }),
  })
  .transform((response) => ({ ...response, clientExtensionResults: {} }))

const passkeyId = idSchema('pky')
// Shown in a list beside others of its kind.
const name = nameSchema.refine((value) => [...value].length <= 100, 'A passkey’s name has at most 100 characters.')

export const addPasskeySchema = z.object({ name, response: registrationResponseSchema })
export const renamePasskeySchema = z.object({ passkeyId, name })
export const deletePasskeySchema = z.object({ passkeyId })
/** Showing a passkey, and where to go afterwards. */
export const showPasskeySchema = z.object({
  response: authenticationResponseSchema,
  return: z.string().nullish().transform(returnPath),
})

export type AuthenticationResponse = z.output<typeof authenticationResponseSchema>
export type RegistrationResponse = z.output<typeof registrationResponseSchema>
export type AddPasskey = z.output<typeof addPasskeySchema>
export type RenamePasskey = z.output<typeof renamePasskeySchema>
export type DeletePasskey = z.output<typeof deletePasskeySchema>
