import { Problem } from '../problem'
import { createFairQueue, type QueueLimits } from './fair-queue'

/** Work that strangers ask for, done a little at a time: who asks for much waits for it, and nobody else does. */
export interface Line<Result> {
  /**
   * Does the work when it is the owner's turn, once for all who ask for the same on its account before it has begun. Throws a Problem 503
   * when there is no room, or its turn has come too late.
   * @param isQuick before all that is not, whoever waits for that.
   */
  run: (owner: string, key: string, work: () => Promise<Result>, isQuick: boolean) => Promise<Result>
}

export interface LineSettings<Result> extends QueueLimits {
  atOnce: number
  /** Milliseconds after which nobody waits for a turn any more, and the work is not done. */
  patience: number
  /** Milliseconds from one result to the next piece of work. */
  pauseAfter?: (result: Result) => number
}

interface Place<Result> {
  id: string
  until: number
  work: () => Promise<Result>
  result: Promise<Result>
  settle: (result: Promise<Result>) => void
}

export function createLine<Result>({
  atOnce,
  patience,
  pauseAfter = () => 0,
  ...room
}: LineSettings<Result>): Line<Result> {
  const [quick, slow] = [createFairQueue<Place<Result>>(room), createFairQueue<Place<Result>>(room)]
  const places = new Map<string, Place<Result>>()
  let running = 0

  function pump(): void {
    while (running < atOnce) {
      const place = quick.next() ?? slow.next()
      if (!place) return
      places.delete(place.id)
      if (performance.now() > place.until) place.settle(Promise.reject(tooMuch()))
      else serve(place)
    }
  }

  function serve({ work, settle }: Place<Result>): void {
    running += 1
    const leave = () => {
      running -= 1
      pump()
    }
    const result = work()
    settle(result)
    result.then((done) => {
      const pause = pauseAfter(done)
      if (pause > 0) setTimeout(leave, pause)
      else leave()
    }, leave)
  }

  return {
    async run(owner, key, work, isQuick) {
      const id = JSON.stringify([owner, key, isQuick])
      const until = performance.now() + patience
      const same = places.get(id)
      if (same) {
        same.until = until
        return same.result
      }
      let settle: Place<Result>['settle'] = () => undefined
      const result = new Promise<Result>((resolve) => {
        settle = resolve
      })
      const place = { id, until, work, result, settle }
      if (!(isQuick ? quick : slow).push(owner, place)) throw tooMuch()
      places.set(id, place)
      pump()
      return result
    },
  }
}

function tooMuch(): Problem {
  return new Problem(503, 'unavailable', 'More is asked for than can be read just now. Try again shortly.')
}
