import { z } from 'zod'
import { verifyRequestSchema } from '../decision/request'
import { idSchema } from '../ids'

/** The request that the inspector simulates: that of `POST /v1/verify` without token and organization. */
export const simulatedRequestSchema = verifyRequestSchema.omit({ token: true, organization: true })

export type SimulatedRequest = z.output<typeof simulatedRequestSchema>

/** What the server is told of a pasted token: ids that are no secret. The secret stays in the browser. */
export const inspectedTokenSchema = z.strictObject({
  rootKeyId: z.int().min(0).max(0xffff_ffff).optional(),
  credentialId: idSchema('crd'),
  revocationIds: z
    .array(z.string().regex(/^[0-9a-f]{128}$/))
    .min(1)
    .max(16),
  request: simulatedRequestSchema,
})
