/** PostgreSQL's time, without asking: what it said last, and the monotonic clock since. This machine's own clock may be set as it likes. */
export interface DatabaseClock {
  /**
   * Takes what PostgreSQL said its time was.
   * @param begun when it was asked, and `ended` when the answer was there, as performance.now() tells.
   */
  observe: (at: Date, begun: number, ended: number) => void
  /**
   * In whole milliseconds. Never before anything that was observed: whatever had happened by then has happened. Throws before anything was.
   */
  now: () => Date
}

export function createDatabaseClock(): DatabaseClock {
  // Between PostgreSQL's time and the monotonic clock.
  let offset: number | undefined
  return {
    observe(at, begun, ended) {
      // It was asked between the two, and cut to milliseconds.
      const [least, most] = [at.getTime() - ended, at.getTime() + 1 - begun]
      if (offset === undefined || offset < least) offset = least
      else if (offset > most) offset = most
    },
    now() {
      if (offset === undefined) throw new Error('PostgreSQL has not told its time yet.')
      return new Date(Math.floor(offset + performance.now()))
    },
  }
}
