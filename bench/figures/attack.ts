import { openConnection, requestBytes, type Target } from '../load/connection'
import { cores, startLoader } from '../load/loader'
import { median, pin } from '../measure'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, makeToken, portOf, stopVerifier } from '../world'

const perSecond = 50
const goal = 0.8

/**
 * What good callers lose while a holder presents copies whose Datalog takes seconds of CPU, each of them new. Verifier and its workers share
 * one core; rounds with and without take turns. Without, an ordinary token is presented as often and in the same way: another process that
 * connects and asks costs a machine of two cores more than the attack does.
 */
export async function attack(world: BenchWorld, { rounds, milliseconds }: BenchOptions): Promise<Figure[]> {
  const body = world.body((await makeToken(world.made)).secret)
  const verifier = await world.startVerifier()
  const loader = await startLoader(world)
  pin(verifier.child.pid!, cores.servers)
  const target = { port: portOf(verifier), path: '/v1/verify' }
  const good = { ...target, bodies: [body], good: '"allowed":true', connections: 16, milliseconds }
  const [without, during]: [number[], number[]] = [[], []]
  const answered = new Map<string, number>()
  try {
    const aRound = Math.ceil((milliseconds * perSecond) / 1_000)
    const tokens = await attackTokens(world, (rounds + 1) * aRound)
    for (let round = -1; round < rounds; round++) {
      const ordinary = Array<string>(aRound).fill(body)
      const stopOrdinary = present(target, ordinary, () => undefined)
      const quiet = await loader.load(good)
      await stopOrdinary()
      const stop = present(target, tokens.splice(0, aRound), (code) =>
        answered.set(code, (answered.get(code) ?? 0) + 1),
      )
      const attacked = await loader.load(good)
      await stop()
      if (round < 0) continue
      without.push(quiet.perSecond)
      during.push(attacked.perSecond)
    }
  } finally {
    await loader.close()
    await stopVerifier(verifier)
  }
  process.stdout.write(`The attack was answered: ${JSON.stringify(Object.fromEntries(answered))}\n\n`)
  if (answered.has('ok')) throw new Error('An attack token was allowed.')
  const ratio = median(during) / median(without)
  const measured = `${ratio.toFixed(2)}: ${median(during).toFixed(0)}/s against ${median(without).toFixed(0)}/s`
  return [{ id: 'attack', measured, met: ratio >= goal }]
}

/** Bodies, each with a token that was never seen: made by one holder, offline. */
async function attackTokens({ made, body }: BenchWorld, count: number): Promise<string[]> {
  const { copyOf, joinBomb, sixWayJoin } = await import('../../verifier/testing/test-world')
  const { secret } = await makeToken(made)
  return Promise.all(
    Array.from({ length: count }, async (_, index) =>
      body(await copyOf(made, secret, [{ type: 'custom', source: [joinBomb, sixWayJoin][index % 2]! }])),
    ),
  )
}

/** Presents each at its time; returns what stops it once all that was presented is answered. */
function present(target: Target, bodies: string[], onAnswer: (code: string) => void): () => Promise<void> {
  const answers: Promise<void>[] = []
  const timer = setInterval(() => {
    const body = bodies.pop()
    if (body !== undefined) answers.push(presentOne(requestBytes(target, body)))
  }, 1_000 / perSecond)

  function presentOne(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const connection = openConnection(target.port, reject)
      connection.ask(request, (answer) => {
        connection.close()
        onAnswer(/"code":"(\w+)"/.exec(answer)?.[1] ?? answer.slice(0, 30))
        resolve()
      })
    })
  }

  return async () => {
    clearInterval(timer)
    await Promise.all(answers)
  }
}
