/** The verifier's answer was another one than was asked for; the message is a sentence. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer'

  constructor(
    message: string,
    readonly status: number,
    /** Of a problem document. */
    readonly code?: string,
  ) {
    super(message)
  }
}

/** The most that an answer may be long: a page of 1,000 revocation ids takes some 200 KB. */
export const maxAnswer = 4 * 1024 * 1024

export type Requests = ReturnType<typeof createRequests>

/** Asks below `base`. Redirects are not followed. */
export function createRequests(base: string, timeout: number, closed: AbortSignal) {
  return {
    /** Ends when it took `timeout` milliseconds, or with `closed`. */
    async json(path: string): Promise<unknown> {
      const ended = new AbortController()
      // AbortSignal.any would keep something of every request for as long as `closed` lives.
      const end = () => ended.abort()
      const timer = setTimeout(() => ended.abort(new Error(`No answer came within ${timeout / 1_000} s.`)), timeout)
      closed.addEventListener('abort', end)
      try {
        closed.throwIfAborted()
        return await readJson(await ask(`${base}${path}`, 'application/json', ended.signal))
      } finally {
        clearTimeout(timer)
        closed.removeEventListener('abort', end)
      }
    },

    /** The chunks of an event stream; undefined when the server answers otherwise. */
    async events(path: string, ended: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined> {
      const response = await ask(`${base}${path}`, 'text/event-stream', ended)
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) return bodyOf(response)
      await response.body?.cancel()
      return undefined
    },
  }
}

async function readJson(response: Response): Promise<unknown> {
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of bodyOf(response)) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > maxAnswer) throw new UnexpectedAnswer('The answer is far too long.', response.status)
  }
  return JSON.parse(text)
}

async function ask(url: string, accept: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, { headers: { accept }, redirect: 'error', cache: 'no-store', signal })
  if (response.ok) return response
  throw new UnexpectedAnswer(`${url} answers ${response.status}.`, response.status, await problemCode(response))
}

async function problemCode(response: Response): Promise<string | undefined> {
  const answer = await readJson(response).catch(() => undefined)
  const { code } = (answer ?? {}) as { code?: unknown }
  return typeof code === 'string' ? code : undefined
}

function bodyOf({ body, status, url }: Response): ReadableStream<Uint8Array> {
  if (!body) throw new UnexpectedAnswer(`${url} answers nothing.`, status)
  return body
}
