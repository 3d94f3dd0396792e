import ipaddr from 'ipaddr.js'
import { z } from 'zod'

const port = (fallback: number) =>
  z
    .string()
    .default(String(fallback))
    .refine((value) => /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= 65_535, {
      message: 'expected a port, 1 to 65535',
    })
    .transform(Number)

const url = (expected: string, protocols: string[]) =>
  z.string().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `expected ${expected}`,
  })

const database = url('a PostgreSQL address such as postgresql://user:password@host:5432/latchkey', [
  'postgres:',
  'postgresql:',
])
const mailServer = url('an address such as smtps://user:password@smtp.example.com:465', ['smtp:', 'smtps:']).refine(
  (value) => !URL.canParse(value) || new URL(value).hostname !== '',
  { message: 'expected the name of the mail server, as in smtp://smtp.example.com:587' },
)
const origin = url('an address such as https://latchkey.example.com', ['http:', 'https:']).transform((value) =>
  value.replace(/\/+$/, ''),
)

const secret = z
  .string()
  .refine(isSecret, { message: 'expected 32 bytes in base64; `openssl rand -base64 32` makes one' })

const perSecond = z
  .string()
  .refine((value) => /^[1-9]\d{0,6}$/.test(value), { message: 'expected how many in a second, 1 to 9999999' })
  .transform(Number)

const schema = z.object({
  PORT: port(3000),
  VERIFIER_PORT: port(3001),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: database.optional(),
  LATCHKEY_DIRECT_DATABASE_URL: database.optional(),
  LATCHKEY_DATA_DIR: z.string().min(1).default('.data'),
  LATCHKEY_SECRET: secret.optional(),
  LATCHKEY_NEW_SECRET: secret.optional(),
  LATCHKEY_URL: origin.optional(),
  LATCHKEY_VERIFIER_URL: origin.optional(),
  LATCHKEY_ADMIN_EMAIL: z.email('expected an e-mail address').optional(),
  LATCHKEY_ADMIN_PASSWORD: z.string().min(12, 'expected at least 12 characters').optional(),
  LATCHKEY_ORGANIZATION: z.string().min(1, 'expected the name of the organization').optional(),
  LATCHKEY_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((value) => value.split(/[\s,]+/).filter(Boolean))
    .refine((networks) => networks.every(isNetwork), {
      message: 'expected networks separated by commas, such as 10.0.0.0/8,192.0.2.7/32',
    }),
  LATCHKEY_STALENESS_SECONDS: z
    .string()
    .default('5')
    .refine((value) => /^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= 300, {
      message: 'expected whole seconds, 1 to 300',
    })
    .transform(Number),
  VERIFIER_WORKERS: z
    .string()
    .default('1')
    .refine((value) => /^\d{1,2}$/.test(value) && Number(value) >= 1 && Number(value) <= 64, {
      message: 'expected a whole number of processes, 1 to 64',
    })
    .transform(Number),
  LATCHKEY_FAILURES_PER_SECOND: perSecond.default(500),
  LATCHKEY_ADDRESS_REQUESTS_PER_SECOND: perSecond.optional(),
  LATCHKEY_CREDENTIAL_REQUESTS_PER_SECOND: perSecond.optional(),
  SMTP_URL: mailServer.optional(),
  LATCHKEY_MAIL_FROM: z
    .string()
    .transform((value, context): Mailbox => {
      const mailbox = readMailbox(value)
      if (mailbox) return mailbox
      context.addIssue('expected an e-mail address such as latchkey@example.com, or Latchkey <latchkey@example.com>')
      return z.NEVER
    })
    .optional(),
})

/** What Latchkey reads from its environment (contract §2), defaults applied. */
export type Environment = Omit<z.output<typeof schema>, 'LATCHKEY_URL' | 'LATCHKEY_VERIFIER_URL'> & {
  LATCHKEY_URL: string
  LATCHKEY_VERIFIER_URL: string
}

/**
 * Parses the environment. An empty variable counts as absent. Every problem is listed, each a sentence with the variable's name
 * and what is expected; values are never repeated, they may be secret.
 */
export function readEnvironment(
  variables: Record<string, string | undefined>,
): { ok: true; environment: Environment } | { ok: false; problems: string[] } {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(present)
  const problems = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}.`)

  if (present.DATABASE_URL && !present.LATCHKEY_SECRET) {
    problems.push(
      'LATCHKEY_SECRET: required with DATABASE_URL; expected 32 bytes in base64, `openssl rand -base64 32` makes one.',
    )
  }
  if (present.LATCHKEY_DIRECT_DATABASE_URL && !present.DATABASE_URL) {
    problems.push(
      'DATABASE_URL: required with LATCHKEY_DIRECT_DATABASE_URL, which is another way to the same database.',
    )
  }
  if (present.LATCHKEY_NEW_SECRET && isSameSecret(present.LATCHKEY_NEW_SECRET, present.LATCHKEY_SECRET)) {
    problems.push('LATCHKEY_NEW_SECRET: expected another secret than LATCHKEY_SECRET.')
  }
  const unattended = ['LATCHKEY_ADMIN_EMAIL', 'LATCHKEY_ADMIN_PASSWORD', 'LATCHKEY_ORGANIZATION']
  const missing = unattended.filter((name) => !present[name])
  if (missing.length > 0 && missing.length < unattended.length) {
    for (const name of missing) problems.push(`${name}: required, because the unattended first run needs all three.`)
  }
  for (const [name, other] of [
    ['SMTP_URL', 'LATCHKEY_MAIL_FROM'],
    ['LATCHKEY_MAIL_FROM', 'SMTP_URL'],
  ] as const) {
    if (!present[name] && present[other]) problems.push(`${name}: required with ${other}; mail needs both.`)
  }
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  const value = parsed.data
  if (value.PORT === value.VERIFIER_PORT) {
    return { ok: false, problems: ['VERIFIER_PORT: expected another port than PORT.'] }
  }
  return {
    ok: true,
    environment: {
      ...value,
      LATCHKEY_URL: value.LATCHKEY_URL ?? `http://localhost:${value.PORT}`,
      LATCHKEY_VERIFIER_URL: value.LATCHKEY_VERIFIER_URL ?? `http://localhost:${value.VERIFIER_PORT}`,
    },
  }
}

let cached: (Environment & { DATABASE_URL: string; LATCHKEY_SECRET: string }) | undefined

/** The environment of a running process: the supervisor has resolved the database's address and the secret by then. */
export function environment(): Environment & { DATABASE_URL: string; LATCHKEY_SECRET: string } {
  if (cached) return cached
  const read = readEnvironment(process.env)
  if (!read.ok) throw new Error(`The environment is not usable.\n${read.problems.join('\n')}`)
  const { DATABASE_URL, LATCHKEY_SECRET } = read.environment
  if (!DATABASE_URL || !LATCHKEY_SECRET) throw new Error('DATABASE_URL and LATCHKEY_SECRET are set by `npm start`.')
  cached = { ...read.environment, DATABASE_URL, LATCHKEY_SECRET }
  return cached
}

function isSecret(value: string): boolean {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(value) && Buffer.from(value, 'base64').length === 32
}

// Base64 writes the same bytes in several ways.
function isSameSecret(left: string, right: string | undefined): boolean {
  return right !== undefined && Buffer.from(left, 'base64').equals(Buffer.from(right, 'base64'))
}

function isNetwork(value: string): boolean {
  return ipaddr.isValid(value) || ipaddr.isValidCIDR(value)
}

/** Who a mail is from: `Latchkey <latchkey@example.com>`, or the address alone. */
export type Mailbox = { name: string; address: string }

function readMailbox(value: string): Mailbox | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a line break would end the header it is written into.
  const match = /^(?:([^<>"\u0000-\u001f\u007f]*)<([^<>]+)>|([^<>]+))$/.exec(value.trim())
  const address = match?.[2] ?? match?.[3]
  return z.email().safeParse(address).success ? { name: match?.[1]?.trim() ?? '', address: address! } : null
}
