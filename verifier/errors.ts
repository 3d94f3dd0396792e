import type { Socket } from 'node:net'
import type { FastifyBaseLogger, FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Problem, type ProblemDocument, problemDocument } from './problem'
import { retryAfter } from './routes/forward-auth-answer'

const mediaType = 'application/problem+json; charset=utf-8'

/** What is answered to whatever a handler threw: a problem document. Only a Problem's own words are shown. */
export function problemAnswer(
  error: FastifyError | Error,
  log: FastifyBaseLogger,
): { status: number; headers: Record<string, string>; document: ProblemDocument } {
  const problem = toProblem(error)
  const { status } = problem
  if (isFault(problem)) log.error({ err: problem.cause ?? error }, 'a request failed')
  const headers = { 'content-type': mediaType, 'cache-control': 'no-store', ...problem.headers }
  return {
    status,
    headers: status === 503 ? { 'retry-after': retryAfter, ...headers } : headers,
    document: problemDocument(problem),
  }
}

// That the verifier is not sure is no fault of its own: what it lacks is logged where it is missed, once.
function isFault({ status, cause }: Problem): boolean {
  return status >= 500 && (status !== 503 || cause !== undefined)
}

/** The same, for the framework. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const { status, headers, document } = problemAnswer(error, request.log)
  reply.code(status).headers(headers).send(JSON.stringify(document))
}

/** For addresses that are none of the verifier's. */
export function notFound(): never {
  throw new Problem(404, 'not_found', 'There is nothing at this address.')
}

/** Answers what is no HTTP, has too large a head, or came too slowly; there is no request yet to answer. */
export function answerBrokenConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const problem =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new Problem(431, 'headers_too_large', 'The headers are too large.')
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? new Problem(408, 'timeout', 'The request came too slowly.')
        : new Problem(400, 'invalid_http', 'This is not an HTTP request.')
  const document = problemDocument(problem)
  const body = JSON.stringify(document)
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${document.title}`,
      `content-type: ${mediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}

function toProblem(error: FastifyError | Error): Problem {
  if (error instanceof Problem) return error
  const status = 'statusCode' in error ? error.statusCode : undefined
  switch (status) {
    case 413:
      return new Problem(413, 'too_large', 'The body is larger than any request: at most 16 KB.')
    case 415:
      return new Problem(415, 'unsupported_media_type', 'Send the body as application/json.')
    // A name in the address is longer than any is. The framework's words repeat the address, which may hold a token.
    case 414:
    case 404:
      return new Problem(404, 'not_found', 'There is nothing at this address.')
    case 400:
      return new Problem(400, 'invalid_request', brokenBody(error))
    default:
      if (status !== undefined && status >= 400 && status < 500) {
        return new Problem(status, 'invalid_request', 'The request could not be read.')
      }
      return new Problem(500, 'internal_error', 'Something went wrong here. It has been logged.')
  }
}

function brokenBody(error: Error): string {
  if (error instanceof SyntaxError || /JSON/.test(error.message)) return 'The body is not JSON.'
  return 'The request could not be read.'
}
