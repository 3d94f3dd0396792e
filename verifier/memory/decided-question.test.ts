import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { refuse } from '@/lib/decision/decision'
import { pathOf } from '@/lib/decision/path'
import type { DecisionState } from '@/lib/decision/state'
import type { Question } from '../request/verify-request'
import { answers, decidedQuestion } from './decided-question'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
function usedHeap(): number {
  collect()
  return process.memoryUsage().heapUsed
}

const now = new Date('2026-11-22T12:00:00.250Z')
const at = (milliseconds: number) => new Date(now.getTime() + milliseconds)
const question: Required<Question> = {
  token: 'lk_svc_secret',
  organization: 'northwind',
  application: 'orders',
  operation: 'order:list',
  access: 'read',
  clientIp: '203.0.113.7',
  method: 'GET',
  path: '/orders',
  nameDecides: true,
}
const state = { credential: null, chain: [], copies: [] as object[] } as unknown as DecisionState
const decision = { allowed: true, code: 'ok', reason: 'Deploy may.' } as const
const kept = (asked: Question = question) => decidedQuestion(asked, { decision, state, now })

describe('a decision that is told again', () => {
  test('answers the same question until the second is over, and not before it was made', () => {
    const decided = kept()!
    expect(decided.decision).toBe(decision)
    for (const milliseconds of [0, 1, 749]) expect(answers(decided, question, at(milliseconds))).toBe(true)
    for (const milliseconds of [-1, 750, 1_000]) expect(answers(decided, question, at(milliseconds))).toBe(false)
  })

  // All that a question is made of beside its token, or this does not compile.
  const others: Required<Omit<Question, 'token'>> = {
    organization: 'contoso',
    application: 'billing',
    operation: 'order:delete',
    access: 'write',
    clientIp: '203.0.113.8',
    method: 'DELETE',
    path: '/orders/1',
    nameDecides: false,
  }
  const parts = Object.keys(others) as (keyof typeof others)[]
  test.each(parts.map((part) => [part, others[part]] as const))(
    'answers none that differs in its %s',
    (part, other) => {
      const { [part]: _, ...without } = question
      for (const asked of [{ ...question, [part]: other }, without]) {
        expect(answers(kept()!, asked, now)).toBe(false)
        expect(answers(kept(asked)!, question, now)).toBe(false)
      }
    },
  )

  test('holds nothing of the secret', () => {
    expect(JSON.stringify(kept())).not.toContain('secret')
  })

  test('is never a refusal, nor about a path that fills memory', () => {
    expect(decidedQuestion(question, { decision: refuse('revoked', 'It is.'), state, now })).toBeUndefined()
    expect(kept({ ...question, path: `/${'a'.repeat(200)}` })).toBeUndefined()
  })

  test('keeps nothing of the address that its path was cut out of', () => {
    const before = usedHeap()
    const all = Array.from({ length: 500 }, (_, index) => {
      const path = pathOf(
        `/orders/of/${index}/with/more/than/a/few/characters?${String(index).repeat(20_000).slice(0, 20_000)}`,
      )!
      return kept({ ...question, path })
    })
    expect(usedHeap() - before).toBeLessThan(5_000_000)
    expect(all[7]!.asked.path).toBe('/orders/of/7/with/more/than/a/few/characters')
  })
})
