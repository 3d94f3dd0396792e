/** The client's address as the dashboard's own HTTP server found it; that server drops the header when it comes from outside. */
export function clientAddress(headers: Pick<Headers, 'get'>): string | null {
  return headers.get('x-latchkey-client-address') || null
}

/** From where and with what a request came, as it is kept with a session. */
export type Client = { address: string | null; userAgent: string | null }

export function clientOf(headers: Pick<Headers, 'get'>): Client {
  return { address: clientAddress(headers), userAgent: headers.get('user-agent')?.slice(0, 500) ?? null }
}
