/**
 * The time of the server that signs the feed, without asking: what it said, and the monotonic clock since. This machine's own clock may be
 * set as it likes. All in milliseconds; moments are as performance.now() tells them.
 */
export interface ServerClock {
  /** Takes the time that an answer was issued at, which was here at `ended`. */
  observe: (issuedAt: number, ended: number) => void
  /** The moment at which an answer was issued. An old one that comes again, or late, is not taken for a new one. */
  momentOf: (issuedAt: number) => number
  /** Never later than it is, by no more than the quickest answer was on its way. Undefined before anything was observed. */
  now: () => number | undefined
  reset: () => void
}

/** Two clocks that nobody sets drift apart by less than this. */
const maxDrift = 200 / 1_000_000

export function createServerClock(): ServerClock {
  // The server's time less performance.now(), at least, and when that was found out.
  let latest: { offset: number; at: number } | undefined
  return {
    observe(issuedAt, ended) {
      const offset = latest ? latest.offset - maxDrift * Math.max(0, ended - latest.at) : Number.NEGATIVE_INFINITY
      latest = { offset: Math.max(offset, issuedAt - ended), at: ended }
    },
    momentOf: (issuedAt) => issuedAt - (latest?.offset ?? 0),
    now: () => latest && latest.offset + performance.now(),
    reset() {
      latest = undefined
    },
  }
}
