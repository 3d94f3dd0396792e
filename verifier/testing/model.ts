import { Refusal } from '@/lib/errors'

// What was true when, by what a test itself did, and what may be answered then, by the contract. It knows nothing of the code that it judges.

/** Something that is so or not: `revoked tok_…`. */
export type Fact = string

/** In the order in which they are decided (contract, section 4). */
const order = [
  'bad_signature',
  'unknown',
  'expired',
  'revoked',
  'owner_inactive',
  'unknown_application',
  'restricted',
  'not_permitted',
] as const

/** What a question's answer hangs on: a code is given when any of its facts holds and none of a code before it; `ok` without any. */
export type Subject = Partial<Record<(typeof order)[number], Fact[]>>

/** Times as performance.now() tells. */
export interface Answer {
  subject: Subject
  code: string
  begun: number
  ended: number
  /** Nothing older than this was to be answered; the bound before its beginning, or later. */
  notBefore: number
  /** How old what the verifier said to know was when the answer came, at most. */
  age: number
}

export interface Model {
  /**
   * Makes facts so, or no longer so. The change happens at some time while `work` runs; when that fails, nobody knows whether it happened, and
   * when it is refused, it did not. Tells whether it happened.
   */
  change: (facts: Record<Fact, boolean>, work: () => Promise<unknown>) => Promise<boolean>
  /** A time at which a fact begins to hold by itself, give or take. */
  happens: (fact: Fact, at: number, tolerance: number) => void
  /** All codes of which one was right at some time between. */
  permissible: (subject: Subject, from: number, to: number) => Set<string>
  /** The one code that is right now that nothing is under way. */
  now: (subject: Subject) => string
}

interface Entry {
  holds: boolean
  begun: number
  ended: number
  /** Of one that nobody knows to have happened, false. */
  certain: boolean
}

const always: Entry = {
  holds: false,
  begun: Number.NEGATIVE_INFINITY,
  ended: Number.NEGATIVE_INFINITY,
  certain: true,
}

export function createModel(): Model {
  const histories = new Map<Fact, Entry[]>()
  const historyOf = (fact: Fact) => histories.get(fact) ?? [always]
  const note = (fact: Fact, entry: Entry) => histories.set(fact, [...historyOf(fact), entry])

  /** What the fact may have been at a time: whatever had begun by then, unless something that came after it was over by then. */
  function possibly(fact: Fact, at: number): Set<boolean> {
    const history = historyOf(fact)
    const latest = Math.max(...history.filter(({ certain, ended }) => certain && ended < at).map(({ begun }) => begun))
    return new Set(history.filter(({ begun, ended }) => begun <= at && ended >= latest).map(({ holds }) => holds))
  }

  function codesAt(subject: Subject, at: number, codes: Set<string>): void {
    for (const code of order) {
      const possibilities = (subject[code] ?? []).map((fact) => possibly(fact, at))
      if (possibilities.some((values) => values.has(true))) codes.add(code)
      // Certain, so that no later code is possible.
      if (possibilities.some((values) => !values.has(false))) return
    }
    codes.add('ok')
  }

  function permissible(subject: Subject, from: number, to: number): Set<string> {
    const facts = Object.values(subject).flat()
    // What is possible only grows at these times, and never between them.
    const times = facts.flatMap((fact) => historyOf(fact).flatMap(({ begun, ended }) => [begun, ended]))
    const codes = new Set<string>()
    for (const at of new Set([from, to, ...times.filter((time) => time > from && time < to)])) {
      codesAt(subject, at, codes)
    }
    return codes
  }

  return {
    async change(facts, work) {
      const begun = performance.now()
      let certain = true
      try {
        await work()
      } catch (error) {
        if (error instanceof Refusal) return false
        certain = false
      }
      for (const [fact, holds] of Object.entries(facts)) note(fact, { holds, begun, ended: performance.now(), certain })
      return certain
    },
    happens: (fact, at, tolerance) =>
      void note(fact, { holds: true, begun: at - tolerance, ended: at + tolerance, certain: true }),
    permissible,
    now(subject) {
      const at = performance.now()
      const codes = [...permissible(subject, at, at)]
      if (codes.length !== 1) throw new Error(`The test does not know what is true: ${codes.join(', ')}.`)
      return codes[0]!
    },
  }
}
