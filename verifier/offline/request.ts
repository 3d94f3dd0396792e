/** The verifier's answer was another one than was asked for; the message is a sentence. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message)
  }
}

/** The most that an answer may be long: a page of 1,000 revocation ids takes some 200 KB. */
export const maxAnswer = 4 * 1024 * 1024

export type Requests = ReturnType<typeof createRequests>

/** Asks below `base`; every request ends when it took `timeout` milliseconds, or with `closed`. Redirects are not followed. */
export function createRequests(base: string, timeout: number, closed: AbortSignal) {
  return {
    async json(path: string): Promise<unknown> {
      const signal = AbortSignal.any([closed, AbortSignal.timeout(timeout)])
      const response = await ask(`${base}${path}`, 'application/json', signal)
      let text = ''
      const decoder = new TextDecoder()
      for await (const chunk of bodyOf(response)) {
        text += decoder.decode(chunk, { stream: true })
        if (text.length > maxAnswer) throw new UnexpectedAnswer('The answer is far too long.', response.status)
      }
      return JSON.parse(text)
    },

    /** The chunks of an event stream, until `ended`; undefined when the server answers otherwise. */
    async events(path: string, ended: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined> {
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(new Error('The stream did not begin in time.')), timeout)
      const signal = AbortSignal.any([closed, ended, late.signal])
      const response = await ask(`${base}${path}`, 'text/event-stream', signal).finally(() => clearTimeout(timer))
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) return bodyOf(response)
      await response.body?.cancel()
      return undefined
    },
  }
}

async function ask(url: string, accept: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { accept }, redirect: 'error', cache: 'no-store', signal })
  if (response.ok) return response
  await response.body?.cancel()
  throw new UnexpectedAnswer(`${url} answers ${response.status}.`, response.status)
}

function bodyOf({ body, status, url }: Response): ReadableStream<Uint8Array> {
  if (!body) throw new UnexpectedAnswer(`${url} answers nothing.`, status)
  return body
}
