import { type EffectiveRestrictions, effectiveRestrictions } from './effective'
import type { Restriction } from './schema'
import { listed, utcTime } from './words'

/** What the words need to know about the world. */
export interface DescribeContext {
  /** The application's name; an unknown one is shown by its id. */
  applicationName: (id: string) => string | undefined
  /** How a time is written, say in the viewer's zone. By default in UTC, and saying so. */
  formatTime?: (instant: string) => string
  /** The token that is being narrowed, for "Can do everything that Production API can." */
  parentName?: string
}

/** A run of the sentence; the strong ones are what the reader looks for: names, times, networks. */
export interface Piece {
  text: string
  strong: boolean
}

export interface Description {
  /** "Can read on Order Service until 12 December 2026, 18:00, from 203.0.113.0/24." */
  sentence: string
  /** The same sentence in pieces, to set names and times apart. */
  pieces: Piece[]
  /** For a row of a list: "Read-only on Order Service, from 203.0.113.0/24". Times are left out: the list has a column for them. */
  short: string
  /** Whether the restrictions contradict one another, so that no request can pass. */
  nothing: boolean
}

/** What a token with all of these restrictions (its own and its ancestors', flattened) can do, in plain English. */
export function describeRestrictions(restrictions: Restriction[], context: DescribeContext): Description {
  const effective = effectiveRestrictions(restrictions)
  const contradiction = contradictionOf(effective, context)
  const pieces = contradiction ? [plain(`Can do nothing: ${contradiction}.`)] : sentencePieces(effective, context)
  return {
    sentence: pieces.map((piece) => piece.text).join(''),
    pieces,
    short: contradiction ? `Nothing: ${contradiction}` : shortForm(effective, context),
    nothing: contradiction !== undefined,
  }
}

function sentencePieces(effective: EffectiveRestrictions, context: DescribeContext): Piece[] {
  const { applications, operations, readOnly, networks, custom } = effective
  const pieces = [plain('Can ')]
  if (operations) {
    pieces.push(plain('do '), strong(listed(operations)), plain(readOnly ? ', reading only,' : ''))
  } else if (readOnly) {
    pieces.push(plain('read'))
  } else if (applications) {
    pieces.push(plain('read and write'))
  } else {
    pieces.push(
      plain(context.parentName ? `do everything that ${context.parentName} can` : 'do everything its parent can'),
    )
  }
  if (applications) pieces.push(plain(' on '), strong(applicationNames(applications, context)))
  else if (operations || readOnly) pieces.push(plain(' on every application that its parent reaches'))
  pieces.push(...timePieces(effective, context))
  if (networks) pieces.push(plain(', from '), strong(listed(networks, 'or')))
  pieces.push(plain('.'))
  if (custom > 0) pieces.push(plain(` ${customWords(custom)}.`))
  return pieces
}

function timePieces({ expiresAt, notBefore }: EffectiveRestrictions, context: DescribeContext): Piece[] {
  const format = context.formatTime ?? utcTime
  if (expiresAt && notBefore) {
    return [plain(' between '), strong(format(notBefore)), plain(' and '), strong(format(expiresAt))]
  }
  if (expiresAt) return [plain(' until '), strong(format(expiresAt))]
  return notBefore ? [plain(' starting '), strong(format(notBefore))] : []
}

function shortForm(effective: EffectiveRestrictions, context: DescribeContext): string {
  const { applications, operations, readOnly, networks, custom } = effective
  const where = applications && applicationNames(applications, context)
  const what = [...(readOnly ? ['Read-only'] : []), ...(operations ? [operations.join(', ')] : [])].join(', ')
  const subject = what && where ? `${what} on ${where}` : what || where || 'All applications'
  return [
    subject,
    ...(networks ? [`from ${listed(networks, 'or')}`] : []),
    ...(custom > 0 ? ['custom Datalog'] : []),
  ].join(', ')
}

function contradictionOf(effective: EffectiveRestrictions, context: DescribeContext): string | undefined {
  const format = context.formatTime ?? utcTime
  if (effective.applications?.length === 0) return 'its restrictions have no application in common'
  if (effective.operations?.length === 0) return 'its restrictions have no operation in common'
  if (effective.networks?.length === 0) return 'its restrictions have no network in common'
  if (effective.expiresAt && effective.notBefore && effective.notBefore >= effective.expiresAt) {
    return `it ends on ${format(effective.expiresAt)}, before it starts on ${format(effective.notBefore)}`
  }
  return undefined
}

function applicationNames(ids: string[], context: DescribeContext): string {
  return listed(ids.map((id) => context.applicationName(id) ?? id))
}

function customWords(count: number): string {
  return count === 1 ? 'Custom Datalog must hold as well' : `${count} pieces of custom Datalog must hold as well`
}

function plain(text: string): Piece {
  return { text, strong: false }
}

function strong(text: string): Piece {
  return { text, strong: true }
}
