import { expect } from 'vitest'
import type { TestVerifier } from './test-verifier'

interface Asking {
  secret?: string | undefined
  headers?: Record<string, string>
  url?: string
}

/** Asks the file's verifier by RFC 7662: as the caller, with an address that a trusted proxy vouches for, unless told otherwise. */
export function introspectionBy(verifier: { get: () => TestVerifier }, caller: () => string) {
  async function ask(body: string, { secret = caller(), headers = {}, url = verifier.get().url }: Asking = {}) {
    await verifier.get().running.catchUp()
    return fetch(`${url}/v1/introspect`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': '203.0.113.7',
        ...(secret !== '' && { authorization: `Bearer ${secret}` }),
        ...headers,
      },
      body,
    })
  }

  /** What is told of a token. */
  async function introspect(token: string, asking: Asking = {}): Promise<Record<string, unknown>> {
    const response = await ask(new URLSearchParams({ token }).toString(), asking)
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    return (await response.json()) as Record<string, unknown>
  }

  return { ask, introspect }
}

/** What a refusal says, which must be a problem document with the error that RFC 6749 names. */
export async function refusalOf(response: Response) {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const { status, code, error } = (await response.json()) as Record<string, unknown>
  expect(status).toBe(response.status)
  expect(error).toBe(code)
  return { status, error, challenge: response.headers.get('www-authenticate') }
}
