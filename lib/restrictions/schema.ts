import { z } from 'zod'
import { readNetwork } from './networks'
import { parseInstant } from './times'

/** Elements in one set; more are refused in words when minting, and make a token `malformed`. */
export const maxElements = 256
/** Networks in one restriction. */
export const maxNetworks = 64
/** Characters of one custom Datalog source: no token can hold more. */
const maxCustomLength = 6000

const applicationIdPattern = /^app_[0-9a-z]{1,64}$/
const operationPattern = /^(latchkey\/)?[a-z0-9_.-]{1,64}:[a-z0-9_.-]{1,64}$/

/** Whether `text` has the form of an application's id. */
export function isApplicationId(text: string): boolean {
  return applicationIdPattern.test(text)
}

/** Whether `text` has the form of an operation: `order:list`, or one of Latchkey's own, `latchkey/service_token:read`. */
export function isOperation(text: string): boolean {
  return operationPattern.test(text)
}

const applications = z.object({
  type: z.literal('applications'),
  ids: setOf(
    z.string().refine(isApplicationId, 'This is not the id of an application (app_…). Choose one from the list.'),
    {
      empty: 'Choose at least one application, or leave the restriction out.',
      many: `Choose at most ${maxElements} applications.`,
    },
  ),
})

const readOnly = z.object({ type: z.literal('read_only') })

const operations = z.object({
  type: z.literal('operations'),
  names: setOf(
    z.string().refine(isOperation, {
      error: (issue) =>
        `“${String(issue.input).slice(0, 50)}” is not an operation. Write it as resource:action, such as order:list, in lower case letters, digits, “_”, “.” and “-”.`,
    }),
    {
      empty: 'Name at least one operation, or leave the restriction out.',
      many: `Name at most ${maxElements} operations.`,
    },
  ),
})

const instant = z.string().transform((value, context) => {
  const reading = parseInstant(value)
  if (reading.ok) return reading.instant
  context.addIssue({ code: 'custom', message: reading.message })
  return z.NEVER
})

const expires = z.object({ type: z.literal('expires'), at: instant })
const notBefore = z.object({ type: z.literal('not_before'), at: instant })

const network = z.string().transform((value, context) => {
  const reading = readNetwork(value)
  if (reading.ok) return reading.network
  context.addIssue({ code: 'custom', message: reading.message })
  return z.NEVER
})

const networks = z.object({
  type: z.literal('networks'),
  cidrs: setOf(
    network,
    {
      empty: 'Name at least one network, or leave the restriction out.',
      many: `Name at most ${maxNetworks} networks.`,
    },
    maxNetworks,
  ),
})

const custom = z.object({
  type: z.literal('custom'),
  source: z
    .string()
    .trim()
    .min(1, 'Write some Datalog, or leave the restriction out.')
    .max(maxCustomLength, `Custom Datalog has at most ${maxCustomLength} characters. Shorten it.`)
    .refine((source) => !source.includes('\0') && source.isWellFormed(), 'Custom Datalog cannot hold this character.'),
})

/** One restriction, normalised: sets sorted and without repetition, networks canonical, times in whole UTC seconds. */
export const restrictionSchema = z.discriminatedUnion('type', [
  applications,
  readOnly,
  operations,
  expires,
  notBefore,
  networks,
  custom,
])

/** The restrictions of one block. */
export const restrictionsSchema = z.array(restrictionSchema).max(32, 'At most 32 restrictions can be added at once.')

/** What attenuation adds. Parse with {@link restrictionSchema} before use: every function here expects the normalised form. */
export type Restriction = z.infer<typeof restrictionSchema>
/** A restriction that is one check of the dialect (contract, section 3). */
export type DialectRestriction = Exclude<Restriction, { type: 'custom' }>

/** Whether the restriction is written in the dialect, as opposed to custom Datalog. */
function isDialect(restriction: Restriction): restriction is DialectRestriction {
  return restriction.type !== 'custom'
}

/**
 * The blocks that these restrictions make, in order: those of the dialect together, then each piece of custom Datalog in a block of its
 * own (contract, section 3). Never empty: no restrictions make one empty block, so that every token has a block of its own to revoke.
 */
export function splitBlocks(restrictions: Restriction[]): Restriction[][] {
  const dialect = restrictions.filter(isDialect)
  const own = restrictions.filter((restriction) => !isDialect(restriction)).map((restriction) => [restriction])
  return dialect.length > 0 || own.length === 0 ? [dialect, ...own] : own
}

function setOf<Element extends z.ZodType<string>>(
  element: Element,
  words: { empty: string; many: string },
  max: number = maxElements,
) {
  return z
    .array(element)
    .min(1, words.empty)
    .max(max, words.many)
    .transform((values) => [...new Set<string>(values)].sort())
}
