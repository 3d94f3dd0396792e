import type { z } from 'zod'
import { type VerifyRequest, verifyRequestSchema } from '@/lib/decision/request'
import { type FieldProblem, invalidFields, Problem } from '../problem'
import { readUsualRequest } from './usual-request'

/** What is asked about a token: by the body of `POST /v1/verify`, or by a proxy about the request it holds. */
export type Question = Omit<VerifyRequest, 'token'> & {
  /** As it was sent; empty when there is none. */
  token: string
  /** False in forward-auth, which fails towards `write`. */
  nameDecides?: boolean
}

/** Reads the body of `POST /v1/verify`; throws a Problem that names each field that is wrong, unknown ones included. */
export function readVerifyRequest(body: unknown): Question {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem(400, 'invalid_request', 'The body must be a JSON object such as {"token": "lk_svc_…"}.')
  }
  const usual = readUsualRequest(body)
  if (usual) return usual
  const parsed = verifyRequestSchema.safeParse(body)
  if (parsed.success) return { ...parsed.data, token: parsed.data.token ?? '' }
  throw invalidFields(parsed.error.issues.flatMap(toFieldProblems))
}

function toFieldProblems(issue: z.core.$ZodIssue): FieldProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: key.slice(0, 100), message: 'There is no such field.' }))
  }
  return [{ field: String(issue.path[0]), message: issue.message }]
}
