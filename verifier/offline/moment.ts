/** A moment by both of this machine's clocks, in milliseconds: the monotonic one stands still while it sleeps, and the other may be set. */
export interface Moment {
  /** As performance.now() tells. */
  monotonic: number
  wall: number
}

export function momentNow(): Moment {
  return { monotonic: performance.now(), wall: Date.now() }
}

/** Milliseconds since then, by the clock that tells of more. */
export function ageOf({ monotonic, wall }: Moment): number {
  return Math.max(performance.now() - monotonic, Date.now() - wall)
}
