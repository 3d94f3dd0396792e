import { setTimeout as pause } from 'node:timers/promises'
import { commitTimes } from './commit-times'
import type { Answer, Model, Subject } from './model'

// Asks a verifier without end, by HTTP, and holds each answer against the model.

/** A secret, or what is asked about it, and what its answer hangs on. */
export interface Asked {
  subject: Subject
  body: Record<string, unknown>
}

export interface Watch {
  /**
   * While it runs, and until the verifier is ready again afterwards, `unavailable` is no wrong answer; else it is, unless the machine is starved,
   * or what is asked about changes as often as it is read.
   */
  duringFault: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** Resolves once it says that it is ready. */
  untilReady: () => Promise<void>
  /** Resolves once it has said of a moment after the call, or the time given, that it knows all of it. */
  untilKnown: (since?: number) => Promise<void>
  /** Resolves once what it says to know is older than the bound, what was done before the call as well, and it has answered since. */
  untilStale: () => Promise<void>
  /** Resolves once something that is asked after the call is answered, so if a code is given. */
  untilAnswered: (code?: string) => Promise<void>
  /** Ends asking. */
  stop: () => Promise<Verdict>
}

export interface Verdict {
  /** How often each code came. */
  codes: Record<string, number>
  /** What was answered wrongly, in words. It takes its time, in which no verifier of this process hears of anything: stop all watches first. */
  wrong: () => string[]
}

export interface WatchOptions {
  url: () => string
  model: Model
  /** Milliseconds. */
  bound: number
  /** What to ask in the round of an asker. */
  next: (asker: number, round: number) => Asked
  askers?: number
}

/**
 * What changed while it was read is read again; when that has happened four times in a row, a verifier may say that it does not know. At least
 * two of the four changes were committed while it was asked: the first time it may have waited for what was being read already, and what changed
 * the second time may have been noted before it was asked, and seen after.
 */
const changesPastReading = 2
/** Milliseconds between the database's clock and this one. */
const tolerance = 5

export function watch({ url, model, bound, next, askers = 3 }: WatchOptions): Watch {
  const answers: Answer[] = []
  const faults: { begun: number; ended: number }[] = []
  let over = false
  // All that had been committed by then is known: no answer to what is asked from now on may be older.
  let known = Number.NEGATIVE_INFINITY

  async function ask(asker: number): Promise<void> {
    for (let round = 0; !over; round++) {
      const { subject, body } = next(asker, round)
      const begun = performance.now()
      const notBefore = Math.max(begun - bound, known)
      const code = await codeOf(url(), body)
      // Nobody was there to answer, which is what callers of a process that was killed see.
      if (code === undefined) await pause(5)
      else {
        const ended = performance.now()
        answers.push({ subject, code, begun, ended, notBefore, age: ended - known })
      }
    }
  }

  function hasAnswered(since: number, code: string | undefined): boolean {
    // In the order in which they ended.
    for (let index = answers.length - 1; index >= 0 && answers[index]!.ended > since; index--) {
      const answer = answers[index]!
      if (answer.begun > since && (code === undefined || answer.code === code)) return true
    }
    return false
  }

  /** Whether it is ready. */
  async function look(): Promise<boolean> {
    const begun = performance.now()
    const response = await fetch(`${url()}/readyz`).catch(() => undefined)
    const { ageMilliseconds } = ((await response?.json().catch(() => undefined)) ?? {}) as { ageMilliseconds?: number }
    // Rounded, and perhaps told as soon as it was asked.
    if (typeof ageMilliseconds === 'number') known = Math.max(known, begun - ageMilliseconds - 1)
    return response?.status === 200
  }

  async function untilAnswered(code?: string): Promise<void> {
    const at = performance.now()
    while (!hasAnswered(at, code)) await pause(1)
  }

  async function untilReady(): Promise<void> {
    while (!(await look())) await pause(10)
  }

  const looking = (async () => {
    while (!over) {
      await look()
      await pause(5)
    }
  })()
  const asking = Promise.all(Array.from({ length: askers }, (_, asker) => ask(asker)))

  return {
    untilReady,
    async untilKnown(since = performance.now()) {
      while (known < since) await pause(5)
    },
    untilAnswered,
    async untilStale() {
      const since = performance.now()
      while (performance.now() - Math.max(known, since) <= bound) await pause(5)
      for (let round = 0; round < 5; round++) await untilAnswered('unavailable')
    },
    async duringFault(work) {
      const fault = { begun: performance.now(), ended: Number.POSITIVE_INFINITY }
      faults.push(fault)
      const result = await work()
      await untilReady()
      fault.ended = performance.now()
      return result
    },
    async stop() {
      over = true
      await Promise.all([asking, looking])
      const codes: Record<string, number> = {}
      for (const { code } of answers) codes[code] = (codes[code] ?? 0) + 1
      const commits = await commitTimes()
      return { codes, wrong: () => answers.flatMap((answer) => judge(answer, commits)) }
    },
  }

  /** What is wrong about an answer. */
  function judge(answer: Answer, commits: number[]): string[] {
    const { code, begun, ended, age } = answer
    const isFaulty = faults.some((fault) => fault.begun <= ended && begun <= fault.ended)
    // Of a machine that is too busy: the verifier gives up a query that takes half the bound.
    const isStarved = Math.max(age, ended - begun) > bound / 2
    const isRestless = () =>
      commits.filter((at) => at > begun - tolerance && at < ended + tolerance).length >= changesPastReading
    if (code === 'unavailable' && (isFaulty || isStarved || isRestless())) return []
    const right = model.permissible(answer.subject, answer.notBefore, ended)
    return right.has(code) ? [] : [wordsOf(answer, [...right])]
  }
}

/** Undefined when there was no answer. */
async function codeOf(url: string, body: object): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/v1/verify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return response.status === 200 ? ((await response.json()) as { code: string }).code : `status ${response.status}`
  } catch {
    return undefined
  }
}

function wordsOf({ subject, code, begun, ended, notBefore }: Answer, right: string[]): string {
  const [from, to] = [begun - notBefore, ended - begun].map((milliseconds) => milliseconds.toFixed(0))
  return `“${code}” where only ${right.join(' or ')} was true in the ${from} ms before, or the ${to} ms that it took (${JSON.stringify(subject)}, at ${begun.toFixed(0)})`
}
