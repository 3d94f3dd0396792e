import { expect, test } from 'vitest'
import type { ReadToken } from '@/lib/biscuit/read-token'
import type { KnownToken } from '../memory/token-memory'
import { runCustom } from './run-custom'
import type { RunOutcome } from './runner'

const token = (): KnownToken => ({
  ok: true,
  token: { authority: { credentialId: 'crd_1' }, blocks: [] } as unknown as ReadToken,
  reference: { credentialId: 'crd_1', revocationIds: [] },
  size: 1,
})
const at = (now: number) => ({ bytes: new Uint8Array(), publicKey: '', facts: { now } })

function counting(outcome: RunOutcome) {
  let runs = 0
  const run = async () => {
    runs += 1
    return outcome
  }
  return { datalog: { run }, runs: () => runs }
}

test.each(['passed', 'failed'] as const)(
  '%s: for the same facts, of which the second is one, it is run once',
  async (kind) => {
    const { datalog, runs } = counting({ kind } as RunOutcome)
    const known = token()
    await Promise.all([runCustom(datalog, known, at(1)), runCustom(datalog, known, at(1))])
    await runCustom(datalog, known, at(1))
    expect(runs()).toBe(1)
    await runCustom(datalog, known, at(2))
    expect(runs()).toBe(2)
  },
)

test.each(['too_complex', 'unavailable'] as const)(
  '%s is the outcome of a limit, and of this run alone',
  async (kind) => {
    const { datalog, runs } = counting({ kind })
    const known = token()
    await runCustom(datalog, known, at(1))
    await runCustom(datalog, known, at(1))
    expect(runs()).toBe(2)
  },
)
