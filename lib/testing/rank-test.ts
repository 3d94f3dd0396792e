/**
 * How far two samples lie apart, by ranks alone (Mann–Whitney U, normal approximation): near 0 where both come from one distribution, beyond
 * 4 in either direction less than once in ten thousand times then. For comparing how long something takes; ranks do not care how fast
 * the machine is, nor for the few that took long.
 */
export function rankDistance(a: number[], b: number[]): number {
  const all = [...a.map((value) => ({ value, own: true })), ...b.map((value) => ({ value, own: false }))]
  all.sort((one, other) => one.value - other.value)
  let ranks = 0
  for (let first = 0; first < all.length; ) {
    let after = first
    while (after < all.length && all[after]!.value === all[first]!.value) after++
    const rank = (first + 1 + after) / 2
    for (let index = first; index < after; index++) if (all[index]!.own) ranks += rank
    first = after
  }
  const u = ranks - (a.length * (a.length + 1)) / 2
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return (u - (a.length * b.length) / 2) / deviation
}

/** Measures two pieces of work in turn, so that whatever else the machine does meets both alike. In milliseconds. */
export async function timesInTurn(
  rounds: number,
  one: (round: number) => Promise<unknown>,
  other: (round: number) => Promise<unknown>,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []]
  const measure = async (which: 0 | 1, round: number) => {
    const began = performance.now()
    await (which === 0 ? one : other)(round)
    times[which].push(performance.now() - began)
  }
  for (let round = 0; round < rounds; round++) {
    // Which comes first changes, lest the second find something warm.
    const first = (round % 2) as 0 | 1
    await measure(first, round)
    await measure((1 - first) as 0 | 1, round)
  }
  return times
}
