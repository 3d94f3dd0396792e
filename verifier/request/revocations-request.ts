import type { FastifyRequest } from 'fastify'
import { type FieldProblem, invalidFields } from '../problem'
import { slugOf } from './slug-of'

/** What is asked of a revocation feed. */
export interface RevocationsRequest {
  slug: string
  /** The position after which to begin. */
  since: number
  stream: boolean
}

/** Reads a request for a revocation feed. Where a stream goes on, `Last-Event-ID` counts, as browsers repeat the address that they began with. */
export function readRevocationsRequest(request: FastifyRequest): RevocationsRequest {
  const { since, ...others } = request.query as Record<string, unknown>
  const { accept = '', 'last-event-id': lastEventId } = request.headers
  const problems: FieldProblem[] = Object.keys(others).map((field) => ({
    field: field.slice(0, 100),
    message: 'There is no such parameter.',
  }))
  const asked = positionOf(since ?? '0')
  if (asked === undefined)
    problems.push({ field: 'since', message: 'Expected a position: 0, or the “next” of a page.' })
  const stream = request.method === 'GET' && acceptsEvents(accept)
  const resumed = stream && lastEventId !== undefined ? positionOf(lastEventId) : asked
  if (stream && lastEventId !== undefined && resumed === undefined) {
    problems.push({ field: 'last-event-id', message: 'Expected the id of an event of this stream.' })
  }
  if (problems.length > 0 || resumed === undefined) throw invalidFields(problems)
  return { slug: slugOf(request), since: resumed, stream }
}

/** Whether a validator that the client holds is the present one, compared weakly (RFC 9110, section 13.1.2). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return ifNoneMatch.trim() === '*' || ifNoneMatch.split(',').some((tag) => opaque(tag) === opaque(etag))
}

function positionOf(value: unknown): number | undefined {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

function acceptsEvents(accept: string): boolean {
  return accept.split(',').some((part) => {
    const [type, ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
    return type === 'text/event-stream' && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
  })
}
