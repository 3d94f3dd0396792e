/**
 * The time of the server that signs the feed, without asking: what it said, and the monotonic clock since. This machine's own clock may be
 * set as it likes. All in milliseconds; moments are as performance.now() tells them.
 */
export interface ServerClock {
  /** Takes the time that an answer was issued at, which was asked for at `begun`, unless a stream brought it, and was here at `ended`. */
  observe: (issuedAt: number, begun: number | undefined, ended: number) => void
  /** The moment at which an answer was issued, or one before it. An old one that comes again, or late, is not taken for a new one. */
  momentOf: (issuedAt: number) => number
  /** Never later than it is, by no more than the quickest answer was on its way. Undefined before anything was observed. */
  now: () => number | undefined
  reset: () => void
}

/** Two clocks that nobody sets drift apart by less than this. */
const maxDrift = 200 / 1_000_000
/** The time of issue of an answer lies before its question by less than this: it is one of ten a second. */
const issuedEvery = 100
const unknown = Number.POSITIVE_INFINITY

export function createServerClock(): ServerClock {
  // The server's time less performance.now(), at least and at most, and when that was found out.
  let known: { least: number; most: number; at: number } | undefined
  return {
    observe(issuedAt, begun, ended) {
      const drift = known ? maxDrift * Math.max(0, ended - known.at) : 0
      const least = Math.max((known?.least ?? -unknown) - drift, issuedAt - ended)
      let most = (known?.most ?? unknown) + drift
      // The server's clock was set forward, or this machine slept. How late streams are only the answer to a question tells.
      if (most < least) most = unknown
      if (begun !== undefined) most = Math.max(least, Math.min(most, issuedAt + issuedEvery - begun))
      known = { least, most, at: ended }
    },
    momentOf: (issuedAt) => issuedAt - (known?.most ?? unknown),
    now: () => known && known.least + performance.now(),
    reset() {
      known = undefined
    },
  }
}
