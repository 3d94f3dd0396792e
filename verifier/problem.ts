import { STATUS_CODES } from 'node:http'

/** One field of a request that is not as it should be. */
export interface FieldProblem {
  /** The field's name in the body, the query string or the headers. */
  field: string
  message: string
}

/** An error of the request itself, as opposed to a refusal of its token. Thrown anywhere in a handler; answered as RFC 9457 says. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    readonly status: number,
    /** For programs: `invalid_request`, `organization_required`, … */
    readonly code: string,
    /** For people. */
    detail: string,
    readonly errors: FieldProblem[] = [],
    /** Sent along: `retry-after`, `www-authenticate`. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail)
  }
}

/** A problem document (RFC 9457, section 3), with the extension members `code` and, where fields are to blame, `errors`. */
export interface ProblemDocument {
  type: 'about:blank'
  title: string
  status: number
  detail: string
  code: string
  errors?: FieldProblem[]
}

export function problemDocument({ status, code, message, errors }: Problem): ProblemDocument {
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: message,
    code,
    ...(errors.length > 0 && { errors }),
  }
}

/** More are not named: an answer must not grow with what somebody sends. */
const mostFields = 20

/** A 400 about certain fields, the first of them where there are many. */
export function invalidFields(all: FieldProblem[]): Problem {
  const errors = all.slice(0, mostFields)
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join(' ')
  return new Problem(400, 'invalid_request', detail, errors)
}
