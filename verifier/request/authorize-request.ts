import type { FastifyRequest } from 'fastify'
import { verifyRequestSchema } from '@/lib/decision/request'
import { invalidFields } from '../problem'
import { bearerToken } from './bearer-token'
import { readForwarded } from './forwarded'
import { ownCopy } from './own-copy'
import { peerAddress } from './peer-address'
import type { Question } from './verify-request'

const { organization, application, operation } = verifyRequestSchema.shape
const fields = { organization, application, operation }
const known = ['organization', 'application', 'operation'] as const

/**
 * Reads a forward-auth call. The proxy's configured address names organization, application and operation; the rest is what a trusted proxy
 * says of the request it holds. The call's own method and path are never used.
 */
export function readAuthorizeRequest(request: FastifyRequest, trustedProxies: string[]): Question {
  const { headersDistinct, url = '' } = request.raw
  return {
    ...readQuery(url),
    ...readForwarded(headersDistinct, peerAddress(request.raw.socket), trustedProxies),
    nameDecides: false,
    token: bearerToken(headersDistinct.authorization),
  }
}

// Each at most once, and no others: a misspelt `aplication` would otherwise ask for less than was meant.
function readQuery(url: string): Pick<Question, (typeof known)[number]> {
  const parameters = new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')
  const question: Pick<Question, (typeof known)[number]> = {}
  const problems = []
  for (const [name, [value, ...others]] of valuesByName(parameters)) {
    const field = known.find((candidate) => candidate === name)
    const parsed = field && fields[field].safeParse(value)
    if (!field) problems.push({ field: name.slice(0, 100), message: 'There is no such parameter.' })
    else if (others.length > 0) problems.push({ field, message: 'It is given more than once.' })
    else if (parsed?.data !== undefined) question[field] = ownCopy(parsed.data)
    else problems.push({ field, message: parsed?.error?.issues[0]?.message ?? '' })
  }
  if (problems.length > 0) throw invalidFields(problems)
  return question
}

// Looking for each name among all of them would take seconds where a stranger sends ten thousand.
function valuesByName(parameters: URLSearchParams): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [name, value] of parameters) {
    const same = values.get(name)
    if (same) same.push(value)
    else values.set(name, [value])
  }
  return values
}
