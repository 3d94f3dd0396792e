import 'server-only'
import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { environment } from '../../env'
import { isLoopbackHost, mayReach } from './reach'

/** Why a provider was not asked, or its answer not read. */
export class ProviderUnreachable extends Error {
  override readonly name = 'ProviderUnreachable'

  constructor(
    readonly reason: 'insecure' | 'forbidden_address' | 'too_large' | 'too_slow' | 'no_answer',
    options?: ErrorOptions,
  ) {
    super(`The provider was not reached: ${reason}.`, options)
  }
}

type Sent = { method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal }

const limits = { bytes: 512 * 1024, milliseconds: 10_000 }

/**
 * How a provider is asked: by TLS with a verified certificate, at addresses that `mayReach` allows (looked at when the connection is
 * made, so that no name can change between), without following redirects, and bounded in time and size.
 * @param issuer whose provider it is; its documents name the other addresses.
 */
export function providerFetch(issuer: string, bounds = limits) {
  return async (address: string, { method = 'GET', headers, body, signal }: Sent = {}): Promise<Response> => {
    const url = new URL(address)
    const allowed = rulesFor(url, new URL(issuer))
    const limit = AbortSignal.timeout(bounds.milliseconds)
    const options = {
      method,
      headers,
      agent: false,
      lookup: lookupAmong(allowed),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }
    try {
      return await send(url, options, body === undefined || body === null ? undefined : String(body), bounds.bytes)
    } catch (error) {
      if (error instanceof ProviderUnreachable) throw error
      throw new ProviderUnreachable(isTimeout(error) ? 'too_slow' : 'no_answer', { cause: error })
    }
  }
}

/** Whether a provider's address may be used at all: https, or without TLS on this machine while Latchkey itself is only tried out on it. */
export function isSecureEnough(url: URL): boolean {
  if (url.protocol === 'https:') return true
  const tryingOut = isLoopbackHost(new URL(environment().LATCHKEY_URL).hostname)
  return url.protocol === 'http:' && tryingOut && isLoopbackHost(url.hostname)
}

function rulesFor(url: URL, issuer: URL): (ip: string) => boolean {
  if (!isSecureEnough(url)) throw new ProviderUnreachable('insecure')
  const request = { issuerHost: url.hostname === issuer.hostname, plain: url.protocol === 'http:' }
  const allowed = (ip: string) => mayReach(ip, request)
  // An address in place of a name is never looked up.
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) && !allowed(host)) throw new ProviderUnreachable('forbidden_address')
  return allowed
}

function lookupAmong(allowed: (ip: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, '', 0)
      const usable = found.filter(({ address }) => allowed(address))
      const [first] = usable
      if (!first) return callback(new ProviderUnreachable('forbidden_address'), '', 0)
      if (options.all) callback(null, usable)
      else callback(null, first.address, first.family)
    })
  }
}

function send(url: URL, options: https.RequestOptions, body: string | undefined, maxBytes: number): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, options, (response) => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxBytes) request.destroy(new ProviderUnreachable('too_large'))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => resolve(toResponse(response, Buffer.concat(chunks))))
    })
    request.on('error', reject)
    request.end(body)
  })
}

function toResponse(from: http.IncomingMessage, body: Buffer): Response {
  const status = from.statusCode ?? 0
  const empty = status === 204 || status === 205 || status === 304
  const headers = new Headers()
  for (const [name, value] of Object.entries(from.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one)
  }
  return new Response(empty ? null : new Uint8Array(body), { status, headers })
}

function isTimeout(error: unknown): boolean {
  const { name, cause } = error as { name?: string; cause?: { name?: string } }
  return name === 'TimeoutError' || name === 'AbortError' || cause?.name === 'TimeoutError'
}
