import { connect, createServer, type Server, type Socket } from 'node:net'

/** A line to the test's PostgreSQL that can be cut and stalled. */
export interface DatabaseLink {
  /** The database's address by way of the line. */
  url: string
  /** Ends every connection, and refuses new ones. */
  cut: () => void
  /** Keeps connections open, and lets nothing through any more: what a host that silently went away looks like. */
  stall: () => void
  /** Lets everything through again; connections that were stalled go on where they were. */
  mend: () => void
  close: () => Promise<void>
}

export async function openDatabaseLink(): Promise<DatabaseLink> {
  const target = new URL(process.env.DATABASE_URL!)
  const pairs = new Set<[Socket, Socket]>()
  let state: 'whole' | 'cut' | 'stalled' = 'whole'

  const server: Server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    join(near, far)
    join(far, near)
    if (state === 'stalled') for (const end of pair) end.pause()
  })
  const join = (from: Socket, to: Socket) => {
    from.on('data', (bytes) => to.write(bytes))
    from.on('error', () => undefined).on('close', () => to.destroy())
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as { port: number }).port)
  const destroyAll = () => {
    for (const pair of pairs) for (const end of pair) end.destroy()
    pairs.clear()
  }
  return {
    url: url.href,
    cut() {
      state = 'cut'
      destroyAll()
    },
    stall() {
      state = 'stalled'
      for (const pair of pairs) for (const end of pair) end.pause()
    },
    mend() {
      state = 'whole'
      for (const pair of pairs) for (const end of pair) end.resume()
    },
    close: async () => {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
