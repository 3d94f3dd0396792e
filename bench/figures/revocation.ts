import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type pgOfTheProduct from 'pg'
import { giveOrders } from '../load/give-orders'
import { median, monotonic } from '../measure'
import type { BenchOptions } from '../options'
import type { AskOrder, KnownTo } from '../processes/ask-until-refused'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken, portOf, stopVerifier } from '../world'

// The one that the product speaks through, not the peers'.
const pg = createRequire(path.resolve('package.json'))('pg') as typeof pgOfTheProduct

const verifiers = 4
const warmUp = 20
/** So long nothing is revoked in between: a verifier looks at most once in so many milliseconds. */
const rest = 30
/** Milliseconds between asking; counts as time that the refusal took. */
const pause = 0.3

/**
 * Until every one of 4 verifiers refuses, from the moment at which the COMMIT of a revocation in the dashboard was sent; against a bare
 * notification, from the moment at which its NOTIFY was sent until another connection hears it. In turn. Then the same with 4 processes that
 * do nothing but hear of it, which is what this machine leaves to be won.
 */
export async function revocation(world: BenchWorld, { revocations }: BenchOptions): Promise<Figure[]> {
  const bare = await bareNotification(process.env.DATABASE_URL!)
  try {
    const started = await Promise.all(Array.from({ length: verifiers }, world.startVerifier))
    const refused = await measure(world, started.map(portOf), revocations, bare).finally(() =>
      Promise.all(started.map(stopVerifier)),
    )
    const listeners = await Promise.all(Array.from({ length: verifiers }, () => world.forkBundled('listener')))
    const heard = await measure(world, await Promise.all(listeners.map(portOfListener)), revocations, bare).finally(
      () => Promise.all(listeners.map(hangUp)),
    )
    const ratio = refused.median / refused.bare
    const measured = [
      `median ${ratio.toFixed(1)} times: ${refused.median.toFixed(1)} ms against ${refused.bare.toFixed(2)} ms`,
      `the slowest of ${revocations.toLocaleString('en')}: ${refused.slowest.toFixed(0)} ms`,
      `4 processes that only hear of it: ${(heard.median / heard.bare).toFixed(1)} times`,
    ]
    return [{ id: 'revocation', measured: measured.join('; '), met: ratio <= 5 }]
  } finally {
    await bare.close()
  }
}

/** Milliseconds. */
interface Taken {
  median: number
  slowest: number
  /** The median of the bare notifications in between. */
  bare: number
}

async function measure(
  world: BenchWorld,
  ports: number[],
  revocations: number,
  bare: { roundTrip: () => Promise<number> },
): Promise<Taken> {
  const { tokenActions } = await import('../../verifier/testing/test-world')
  const { revoke } = tokenActions(world.made)
  const committed = watchCommits()
  const asker = await startAsker(world)
  const [taken, bareTaken]: [number[], number[]] = [[], []]
  try {
    for (let count = -warmUp; count < revocations; count++) {
      const { tokenId, secret } = await makeToken(world.made)
      await setTimeout(rest)
      await asker.known({ ports, body: world.body(secret) })
      await setTimeout(rest)
      const refused = asker.refused()
      committed.begin()
      const revoked = revoke(tokenId)
      const milliseconds = (await refused) - committed.at()
      await revoked
      await setTimeout(rest)
      const bareMilliseconds = await bare.roundTrip()
      if (count < 0) continue
      taken.push(milliseconds)
      bareTaken.push(bareMilliseconds)
    }
  } finally {
    committed.stop()
    await asker.close()
  }
  return { median: median(taken), slowest: Math.max(...taken), bare: median(bareTaken) }
}

async function portOfListener(listener: ChildProcess): Promise<number> {
  const [port] = (await once(listener, 'message')) as [number]
  return port
}

/** The process that asks (bench/processes/ask-until-refused.ts). */
async function startAsker(world: BenchWorld) {
  const child = await world.forkBundled('ask-until-refused')
  const order = giveOrders<AskOrder>(child, 'Asking has ended.')
  return {
    known: (known: KnownTo) => order<true>({ known }),
    refused: () => order<number>({ refused: { pause } }),
    close: () => hangUp(child),
  }
}

/** When this process first sent a COMMIT to PostgreSQL. */
function watchCommits() {
  const { query } = pg.Client.prototype
  let first: number | undefined
  Object.assign(pg.Client.prototype, {
    query(this: object, ...given: [string | { text: string }]) {
      const [asked] = given
      if ((typeof asked === 'string' ? asked : asked.text) === 'COMMIT') first ??= monotonic()
      return Reflect.apply(query, this, given)
    },
  })
  return {
    begin: () => {
      first = undefined
    },
    at: () => {
      if (first === undefined) throw new Error('It was refused before anything was committed.')
      return first
    },
    stop: () => void Object.assign(pg.Client.prototype, { query }),
  }
}

async function bareNotification(databaseUrl: string) {
  const clients = await Promise.all(
    Array.from({ length: 2 }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl })
      await client.connect()
      return client
    }),
  )
  const [sender, hearer] = clients as [pgOfTheProduct.Client, pgOfTheProduct.Client]
  await hearer.query('LISTEN bare')
  return {
    async roundTrip(): Promise<number> {
      const heard = new Promise((resolve) => hearer.once('notification', resolve))
      const begun = performance.now()
      const sent = sender.query('NOTIFY bare')
      await heard
      const taken = performance.now() - begun
      await sent
      return taken
    },
    close: () => Promise.all(clients.map((client) => client.end())),
  }
}
