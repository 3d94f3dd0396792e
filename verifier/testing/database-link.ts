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

export interface LinkSettings {
  /** Connections of this `application_name` hear every answer so many milliseconds late. */
  late?: { applicationName: string; milliseconds: number }
}

export async function openDatabaseLink({ late }: LinkSettings = {}): Promise<DatabaseLink> {
  const target = new URL(process.env.DATABASE_URL!)
  const pairs = new Set<[Socket, Socket]>()
  let state: 'whole' | 'cut' | 'stalled' = 'whole'

  const server: Server = createServer((near) => {
    if (state === 'cut') return void near.destroy()
    const far = connect(Number(target.port), target.hostname)
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    join(near, far)
    // Who connects says so in the first bytes.
    let isLate = false
    near.once('data', (bytes) => {
      isLate = late !== undefined && bytes.includes(late.applicationName)
    })
    join(far, near, () => (isLate ? late?.milliseconds : undefined))
    if (state === 'stalled') for (const end of pair) end.pause()
  })
  const join = (from: Socket, to: Socket, lateness?: () => number | undefined) => {
    from.on('data', (bytes) => {
      const milliseconds = lateness?.()
      if (milliseconds === undefined) to.write(bytes)
      else setTimeout(() => to.write(bytes), milliseconds)
    })
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
