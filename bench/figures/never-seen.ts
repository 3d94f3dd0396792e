import { once } from 'node:events'
import { median } from '../measure'
import type { BenchOptions } from '../options'
import type { NeverSeen, NeverSeenAnswer } from '../processes/never-seen'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken } from '../world'

const warmUpRounds = 8
const tokensARound = 400

/** Tokens that come for the first time, decided within the process, against biscuit-wasm alone. */
export async function neverSeen(world: BenchWorld, { rounds }: BenchOptions): Promise<Figure[]> {
  const { made, question } = world
  const { copyOf } = await import('../../verifier/testing/test-world')
  const { secret } = await makeToken(made)
  const child = await world.forkBundled('never-seen')
  await once(child, 'message')
  const answers: NeverSeenAnswer[] = []
  for (let round = -warmUpRounds; round < rounds; round++) {
    const copies = Array.from({ length: tokensARound }, () => copyOf(made, secret, [{ type: 'read_only' }]))
    const asked: NeverSeen = {
      secrets: await Promise.all(copies),
      question,
      applicationId: made.orders.id,
      publicKey: made.organization.signingKey.publicKey,
    }
    child.send(asked)
    const [answer] = (await once(child, 'message')) as [NeverSeenAnswer]
    if (round >= 0) answers.push(answer)
  }
  await hangUp(child)
  const decide = median(answers.map((answer) => answer.decide))
  const authorize = median(answers.map((answer) => answer.authorize))
  const ratio = authorize / decide
  return [
    {
      id: 'never-seen',
      measured: `${ratio.toFixed(2)}: ${decide.toFixed(0)} µs of CPU a decision against ${authorize.toFixed(0)} µs`,
      met: ratio >= 0.8,
    },
  ]
}
