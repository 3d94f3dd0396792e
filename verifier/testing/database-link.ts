import { connect, createServer, type Server, type Socket } from 'node:net'

/** A line to the test's PostgreSQL that can be cut and stalled. */
export interface DatabaseLink {
  /** The database's address by way of the line. */
  url: string
  /** Ends every connection, and refuses new ones. */
  cut: () => void
  /**
   * Keeps connections open, and lets nothing through any more: what a host that silently went away looks like.
   * @param applicationName of these connections alone.
   */
  stall: (applicationName?: string) => void
  /** Ends each connection that asks something with these words, once PostgreSQL has committed it and before that is heard. */
  loseAnswersTo: (words: string) => void
  /** How many connections were refused. */
  refused: () => number
  /** Lets everything through again; connections that were stalled go on where they were. */
  mend: () => void
  close: () => Promise<void>
}

export interface LinkSettings {
  /** Connections of this `application_name` hear every answer so many milliseconds late. */
  late?: { applicationName: string; milliseconds: number }
}

/** A connection from here to there, and what was said on it first. */
interface Pair {
  ends: [Socket, Socket]
  greeting: Buffer
  /** Whether what was said last is not to be answered. */
  unanswered: boolean
}

/** How PostgreSQL ends an answer outside a transaction: ReadyForQuery, idle. */
const done = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

export async function openDatabaseLink({ late }: LinkSettings = {}): Promise<DatabaseLink> {
  const target = new URL(process.env.DATABASE_URL!)
  const pairs = new Set<Pair>()
  let state: 'whole' | 'cut' | 'stalled' = 'whole'
  let stalled = ''
  let lost = ''
  let refused = 0

  const server: Server = createServer((near) => {
    if (state === 'cut') {
      refused += 1
      return void near.destroy()
    }
    const far = connect(Number(target.port), target.hostname)
    const pair: Pair = { ends: [near, far], greeting: Buffer.alloc(0), unanswered: false }
    pairs.add(pair)
    near.on('data', (bytes) => {
      pair.unanswered ||= lost !== '' && bytes.includes(lost)
    })
    join(near, far)
    // Who connects says so in the first bytes.
    let isLate = false
    near.once('data', (bytes) => {
      pair.greeting = bytes
      isLate = late !== undefined && bytes.includes(late.applicationName)
      pauseIfStalled(pair)
    })
    far.on('data', (bytes) => {
      if (pair.unanswered && bytes.subarray(-done.length).equals(done)) near.destroy()
    })
    join(far, near, () => (isLate ? late?.milliseconds : undefined))
    pauseIfStalled(pair)
  })
  const pauseIfStalled = ({ ends, greeting }: Pair) => {
    if (state === 'stalled' && greeting.includes(stalled)) for (const end of ends) end.pause()
  }
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
    for (const { ends } of pairs) for (const end of ends) end.destroy()
    pairs.clear()
  }
  return {
    url: url.href,
    cut() {
      state = 'cut'
      destroyAll()
    },
    stall(applicationName = '') {
      state = 'stalled'
      stalled = applicationName
      for (const pair of pairs) pauseIfStalled(pair)
    },
    loseAnswersTo(words) {
      lost = words
    },
    refused: () => refused,
    mend() {
      state = 'whole'
      lost = ''
      for (const { ends } of pairs) for (const end of ends) end.resume()
    },
    close: async () => {
      destroyAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
