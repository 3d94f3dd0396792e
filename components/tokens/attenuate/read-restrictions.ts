import type { DescribeContext } from '@/lib/restrictions/describe'
import { effectiveRestrictions } from '@/lib/restrictions/effective'
import { type Widening, widerThan } from '@/lib/restrictions/narrower'
import { type Restriction, restrictionSchema } from '@/lib/restrictions/schema'
import { fromLocalInput, viewerTime } from '../local-time'
import type { AttenuateErrors, AttenuateValues } from './values'

type Surroundings = {
  /** Everything that holds for the parent. */
  chain: Restriction[]
  parentName: string
  applicationName: DescribeContext['applicationName']
  now: number
}

type Field = keyof AttenuateValues

const wideningFields: Record<Widening['field'], Field> = {
  applications: 'applications',
  operations: 'operations',
  networks: 'networks',
  expires: 'expiration',
  not_before: 'notBefore',
}

/**
 * What the form's values restrict, and what is wrong with which of them. The restrictions are those that could be read, so that the
 * sentence below the form goes on while something is being typed.
 */
export function readRestrictions(
  values: AttenuateValues,
  { chain, now, ...context }: Surroundings,
): { restrictions: Restriction[]; errors: AttenuateErrors } {
  const restrictions: Restriction[] = []
  const errors: AttenuateErrors = {}
  for (const [field, candidate] of candidates(values)) {
    const parsed = restrictionSchema.safeParse(candidate)
    if (parsed.success) restrictions.push(parsed.data)
    else errors[field] ??= parsed.error.issues[0]?.message
  }
  for (const field of ['notBefore', 'expiration'] as const) {
    if (values[field] !== '' && !fromLocalInput(values[field])) errors[field] ??= 'Choose a date and a time.'
  }
  for (const { field, message } of widerThan(chain, restrictions, { ...context, formatTime: viewerTime })) {
    errors[wideningFields[field]] ??= message
  }
  checkTimes(effectiveRestrictions(restrictions), effectiveRestrictions([...chain, ...restrictions]), now, errors)
  return { restrictions, errors }
}

/** The form's values as restrictions yet to be checked, each with its field. */
function candidates(values: AttenuateValues): [Field, unknown][] {
  const [notBefore, expiration] = [fromLocalInput(values.notBefore), fromLocalInput(values.expiration)]
  const cidrs = values.networks.split(/[\s,;]+/).filter(Boolean)
  const all: [Field, unknown][] = [
    ['applications', values.applications.length > 0 && { type: 'applications', ids: values.applications }],
    ['readOnly', values.readOnly && { type: 'read_only' }],
    ['operations', values.operations.length > 0 && { type: 'operations', names: values.operations }],
    ['notBefore', notBefore && { type: 'not_before', at: notBefore }],
    ['expiration', expiration && { type: 'expires', at: expiration }],
    ['networks', cidrs.length > 0 && { type: 'networks', cidrs }],
    ['custom', values.custom.trim() !== '' && { type: 'custom', source: values.custom }],
  ]
  return all.filter(([, candidate]) => candidate)
}

type Times = { expiresAt?: string; notBefore?: string }

function checkTimes(own: Times, whole: Times, now: number, errors: AttenuateErrors) {
  if (own.expiresAt && Date.parse(own.expiresAt) <= now) {
    errors.expiration ??= 'This time has passed. Choose a later one.'
  }
  if (own.notBefore && whole.expiresAt && own.notBefore >= whole.expiresAt) {
    errors.notBefore ??= `It would expire on ${viewerTime(whole.expiresAt)}, before it starts. Choose an earlier start.`
  } else if (own.expiresAt && whole.notBefore && whole.notBefore >= own.expiresAt) {
    errors.expiration ??= `It would start on ${viewerTime(whole.notBefore)}, after it ends. Choose a later end.`
  }
}
