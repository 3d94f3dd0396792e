import { compactVerify, importJWK } from 'jose'
import { z } from 'zod'
import { type RevocationPayload, revocationPayloadSchema } from '@/lib/revocations/payload'

const envelopeSchema = z.object({ jws: z.string() })

/** Finds the public key, 64 hex digits, of a key id that may sign; undefined when there is none. */
export type FindKey = (id: number) => Promise<string | undefined>

/** Reads `{payload, jws}`: what was signed counts, not what stands beside it. Throws an Error whose message says what is wrong. */
export async function readSignedPage(envelope: unknown, findKey: FindKey): Promise<RevocationPayload> {
  const { jws } = parsed(envelopeSchema, envelope)
  const { payload } = await compactVerify(
    jws,
    async ({ kid }) => {
      const publicKey = /^\d{1,10}$/.test(kid ?? '') ? await findKey(Number(kid)) : undefined
      if (!publicKey) throw new Error('The revocation feed is signed by a key that is none of the organization’s.')
      return importJWK({ kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'hex').toString('base64url') }, 'EdDSA')
    },
    { algorithms: ['EdDSA'] },
  )
  return parsed(revocationPayloadSchema, JSON.parse(new TextDecoder().decode(payload)))
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const { success, data } = schema.safeParse(value)
  if (!success) throw new Error('The revocation feed has another form than this version of latchkey/verifier knows.')
  return data
}
