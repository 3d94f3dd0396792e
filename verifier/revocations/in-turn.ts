import { setTimeout } from 'node:timers/promises'

/**
 * Makes one piece of work out of what many ask for at once. Each call resolves with the result of a run that began after it; runs follow one
 * another, with `leastPause` milliseconds between their beginnings.
 */
export function inTurn<Result>(leastPause: number, work: () => Promise<Result>): () => Promise<Result> {
  let begun = Number.NEGATIVE_INFINITY
  let current: Promise<unknown> | undefined
  let next: Promise<Result> | undefined

  async function run(before: Promise<unknown> | undefined): Promise<Result> {
    await before?.catch(() => undefined)
    const pause = begun + leastPause - performance.now()
    if (pause > 0) await setTimeout(pause)
    // Whoever asks from here on needs another run.
    current = next
    next = undefined
    begun = performance.now()
    return work()
  }

  return () => {
    next ??= run(current)
    return next
  }
}
