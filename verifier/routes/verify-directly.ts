import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Decision } from '@/lib/decision/decision'
import type { VerifierContext } from '../context'
import { decideQuestion } from '../decide-question'
import { problemAnswer } from '../errors'
import { limitBroken } from '../limits/limit-broken'
import { callerOf } from '../request/caller'
import { parseJson } from '../request/parse-json'
import { readVerifyRequest } from '../request/verify-request'
import { decisionText } from './decision-text'

const json = 'application/json; charset=utf-8'
// Names and values in turn, which node:http writes as they are.
const usualHeaders = ['content-type', json, 'cache-control', 'no-store']

/**
 * Answers `POST /v1/verify` on node:http itself, before the framework sees it: routing, hooks and parsing cost it as much as a decision.
 * Whatever is unusual about a request (another media type, no length, a body too large) is left to the framework, and its route answers.
 * @param isClosing from then on everything is the framework's, which closes connections behind its answers.
 */
export function answerVerifyDirectly(
  server: Server,
  context: VerifierContext,
  { log, maxBody, isClosing }: { log: FastifyBaseLogger; maxBody: number; isClosing: () => boolean },
): void {
  const [framework] = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
  server.removeAllListeners('request')
  server.on('request', (request, response) => {
    if (isClosing() || !isUsual(request, maxBody)) return framework!(request, response)
    readBody(request, (body) => answer(request, response, body))
  })

  function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
    const tell = (decision: Decision) => send(response, 200, usualHeaders, decisionText(decision))
    const fail = (error: unknown) => {
      const { status, headers, document } = problemAnswer(limitBroken(context, request, error as Error), log)
      send(response, status, Object.entries(headers).flat(), JSON.stringify(document))
    }
    try {
      const decision = decideQuestion(
        context,
        readVerifyRequest(parseJson(body.toString())),
        callerOf(request, context.trustedProxies),
      )
      if (decision instanceof Promise) decision.then(tell).catch(fail)
      else tell(decision)
    } catch (error) {
      fail(error)
    }
  }

  function send(response: ServerResponse, status: number, headers: string[], text: string): void {
    const length = ['content-length', String(Buffer.byteLength(text))]
    response.writeHead(status, [...headers, ...length, ...(isClosing() ? ['connection', 'close'] : [])])
    response.end(text)
  }
}

function isUsual({ method, url, headers }: IncomingMessage, maxBody: number): boolean {
  if (url !== '/v1/verify' || method !== 'POST') return false
  const type = headers['content-type']
  if (type !== 'application/json' && type !== json) return false
  const length = headers['content-length']
  return length !== undefined && length !== '0' && Number(length) <= maxBody && headers.expect === undefined
}

// Of a request that is given up half-way nothing is heard any more, and nobody waits for an answer.
function readBody(request: IncomingMessage, done: (body: Buffer) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
}
