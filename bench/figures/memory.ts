import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { askEach } from '../load/ask-each'
import { isGood, requestBytes } from '../load/connection'
import { cores } from '../load/loader'
import { pin, residentMemory, say } from '../measure'
import type { BenchOptions } from '../options'
import type { CopiesWanted } from '../processes/make-copies'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken, portOf, stopVerifier } from '../world'

const goal = 512
/** Flat: after the last tenth of the requests no more than this above what it was after the first, when all that returns was kept. */
const growth = 1.1
const credentials = 100
const batch = 1_000
/** Tokens that are asked about again: nine requests of ten are about the first of these, the tenth about any of them. */
const returning = { often: 4_000, all: 20_000 }
const reports = 10

/** What a verifier keeps of tokens that each come once, and then of many requests about those that come again. */
export async function memory(world: BenchWorld, { tokens, requests }: BenchOptions): Promise<Figure[]> {
  const verifier = await world.startVerifier()
  const copier = await world.forkBundled('make-copies')
  const pid = verifier.child.pid!
  pin(pid, cores.servers)
  pin(copier.pid!, cores.load)
  const target = { port: portOf(verifier), path: '/v1/verify' }
  const measured: number[] = []
  const report = (what: string) => {
    measured.push(residentMemory(pid))
    say(`${what}: ${measured.at(-1)!.toFixed(0)} MB`)
  }
  try {
    report('at the start')
    const known: Buffer[] = []
    let seen = 0
    for await (const bodies of copiesInBatches(world, copier, tokens)) {
      const asked = bodies.map((body) => requestBytes(target, body))
      if (known.length < returning.all) known.push(...asked)
      await askEach(target, asked.length, (index) => asked[index]!, mustBeAllowed)
      const before = Math.floor((seen * reports) / tokens)
      seen += bodies.length
      if (Math.floor((seen * reports) / tokens) > before) report(`${seen.toLocaleString('en')} tokens`)
    }
    const afterTokens = residentMemory(pid)
    for (let part = 1; part <= reports; part++) {
      await askEach(
        target,
        requests / reports,
        (index) => {
          const among = index % 10 === 0 ? returning.all : returning.often
          return known[Math.floor(Math.random() * Math.min(among, known.length))]!
        },
        mustBeAllowed,
      )
      report(`${((requests / reports) * part).toLocaleString('en')} more requests`)
    }
    const afterRequests = residentMemory(pid)
    const afterFirst = measured.at(-reports)!
    const most = Math.max(...measured)
    return [
      {
        id: 'memory',
        measured: `${afterTokens.toFixed(0)} MB after ${tokens.toLocaleString('en')}, ${afterFirst.toFixed(0)} MB after ${(requests / reports).toLocaleString('en')} more, ${afterRequests.toFixed(0)} MB after ${requests.toLocaleString('en')} more; at most ${most.toFixed(0)} MB`,
        met:
          most <= goal &&
          afterRequests <= afterFirst * growth &&
          (tokens < 1_000_000 || requests < 10_000_000 ? 'so far' : true),
      },
    ]
  } finally {
    await hangUp(copier)
    await stopVerifier(verifier)
  }
}

/** Bodies in batches, of one credential after the other; the next batch is made while one is asked about. */
async function* copiesInBatches({ made, body }: BenchWorld, copier: ChildProcess, count: number) {
  const { publicKey } = made.organization.signingKey
  const secrets: string[] = []
  for (let index = 0; index < credentials; index++) secrets.push((await makeToken(made)).secret)
  const order = (index: number) => {
    const wanted: CopiesWanted = {
      secret: secrets[index % credentials]!,
      publicKey,
      count: Math.min(batch, count - index * batch),
    }
    const answer = once(copier, 'message') as Promise<[string[]]>
    copier.send(wanted)
    return answer
  }
  const batches = Math.ceil(count / batch)
  let next = order(0)
  for (let index = 0; index < batches; index++) {
    const [copies] = await next
    if (index + 1 < batches) next = order(index + 1)
    yield copies.map(body)
  }
}

function mustBeAllowed(answer: string): void {
  if (!isGood(answer, '"allowed":true')) throw new Error(`Not as expected: ${answer}`)
}
