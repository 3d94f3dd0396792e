import { once } from 'node:events'
import { median } from '../measure'
import type { BenchOptions } from '../options'
import type { NeverSeen, NeverSeenAnswer } from '../processes/never-seen'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken } from '../world'

const warmUpRounds = 8
const tokensARound = 400
/** A process is luckier than the next with where its code and data come to lie. */
const processes = 3

/** Tokens that come for the first time, decided within the process, against biscuit-wasm alone. */
export async function neverSeen(world: BenchWorld, { rounds }: BenchOptions): Promise<Figure[]> {
  const taken: NeverSeenAnswer[] = []
  for (let process = 0; process < processes; process++) taken.push(await inOneProcess(world, rounds))
  const ratioOf = ({ decide, authorize }: NeverSeenAnswer) => authorize / decide
  const middle = taken.sort((left, right) => ratioOf(left) - ratioOf(right))[Math.floor(processes / 2)]!
  const { decide, authorize } = middle
  const ratio = ratioOf(middle)
  const others = taken.filter((one) => one !== middle).map((one) => ratioOf(one).toFixed(2))
  return [
    {
      id: 'never-seen',
      measured: `${ratio.toFixed(2)}: ${decide.toFixed(0)} µs of CPU a decision against ${authorize.toFixed(0)} µs; other processes: ${others.join(', ')}`,
      met: ratio >= 0.8,
    },
  ]
}

/** Medians of its rounds. */
async function inOneProcess(world: BenchWorld, rounds: number): Promise<NeverSeenAnswer> {
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
  return {
    decide: median(answers.map((answer) => answer.decide)),
    authorize: median(answers.map((answer) => answer.authorize)),
  }
}
