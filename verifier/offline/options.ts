import { z } from 'zod'
import type { OfflineLog, OfflineVerifierOptions } from './verifier'

const log = z.custom<OfflineLog>(
  (value) => typeof (value as OfflineLog)?.warn === 'function' && typeof (value as OfflineLog).error === 'function',
  'log has the functions warn and error.',
)

const schema = z.strictObject({
  url: z
    .url({
      protocol: /^https?$/,
      error: 'url is the address of a Latchkey verifier, such as https://verify.example.com.',
    })
    .transform((url) => url.replace(/\/+$/, '')),
  organization: z
    .string('organization is the slug of an organization.')
    .regex(
      /^[a-z0-9-]{1,100}$/,
      'organization is the slug of an organization: lower-case letters, digits and hyphens.',
    ),
  stalenessSeconds: z
    .number('stalenessSeconds is a number of seconds.')
    .min(1, 'stalenessSeconds is at least 1.')
    .max(3_600, 'stalenessSeconds is at most 3600.')
    .default(5),
  publicKeys: z
    .array(
      z
        .string()
        .regex(/^[0-9a-f]{64}$/i, 'publicKeys are of 64 hex digits each.')
        .toLowerCase(),
    )
    .nonempty('publicKeys names at least one key, or is left out.')
    .optional(),
  log: log.optional(),
})

/** Checks the options; throws a TypeError that names everything that is wrong. */
export function readOptions(options: OfflineVerifierOptions) {
  const parsed = schema.safeParse(options)
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      issue.code === 'unrecognized_keys' ? `There is no option ${issue.keys.join(', ')}.` : issue.message,
    )
    throw new TypeError(problems.join(' '))
  }
  const { organization: slug, stalenessSeconds, ...others } = parsed.data
  return { ...others, slug, stalenessMilliseconds: stalenessSeconds * 1_000 }
}
