import { z } from 'zod'

/** Days for which counts of requests are kept. */
export const retentionDays = { min: 30, max: 3_650 }

const range = `Enter whole days, ${retentionDays.min} to ${retentionDays.max.toLocaleString('en')}.`

/** `version` is that of the values the form was filled from. */
export const usageSettingsSchema = z.object({
  usageRetentionDays: z
    .string(range)
    .trim()
    .refine((value) => /^\d{1,4}$/.test(value), range)
    .transform(Number)
    .refine((value) => value >= retentionDays.min && value <= retentionDays.max, range),
  version: z.string().max(100).optional(),
})
