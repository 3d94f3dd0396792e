const second = 1_000
const hour = 3_600 * second

const first = 30 * second
const longest = 6 * hour
const most = 21

/**
 * How long to wait after a failed attempt: 30 seconds, then twice as long each time, at most six hours.
 * @param attempts how many have failed, this one included.
 * @returns milliseconds; null when three days have gone by with that and it is given up.
 */
export function pauseAfter(attempts: number): number | null {
  return attempts >= most ? null : Math.min(longest, first * 2 ** (attempts - 1))
}
