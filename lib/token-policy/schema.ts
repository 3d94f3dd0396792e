import { z } from 'zod'

export const policyLimits = { lifetimeDays: 3_650, unusedDays: 3_650 }

const day = 86_400

/** Whole days, or nothing for none. */
function optionalDays(max: number) {
  const message = `Enter whole days, 1 to ${max.toLocaleString('en')}, or leave it empty.`
  return z
    .string(message)
    .trim()
    .default('')
    .refine((value) => value === '' || (/^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= max), message)
    .transform((value) => (value === '' ? null : Number(value)))
}

/** A box that was ticked is sent, any other is not. */
const checkbox = z
  .string()
  .optional()
  .transform((value) => value !== undefined)

/** `version` is that of the values the form was filled from; `understood`, the days of which the last refusal told what they revoke. */
export const tokenPolicySchema = z
  .object({
    maxLifetimeDays: optionalDays(policyLimits.lifetimeDays),
    allowNever: checkbox,
    allowCustomDatalog: checkbox,
    revokeUnusedDays: optionalDays(policyLimits.unusedDays),
    requireAdminSecondFactor: checkbox,
    version: z.string().max(100).optional(),
    understood: z.string().max(10).optional(),
  })
  .transform(({ maxLifetimeDays, version, understood, ...policy }) => ({
    policy: { ...policy, maxLifetimeSeconds: maxLifetimeDays === null ? null : maxLifetimeDays * day },
    version,
    understood,
  }))

export type UpdateTokenPolicy = z.output<typeof tokenPolicySchema>

/** What has to be typed to revoke whatever breaks the policy. */
export const revokeConfirmation = 'revoke'

/** `version` is that of the policy whose breakers the page showed. */
export const revokeBreakingSchema = z.object({ confirmation: z.string().max(100), version: z.string().max(100) })
