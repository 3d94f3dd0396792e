import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type pgOfTheProduct from 'pg'
import { openConnection, requestBytes } from '../load/connection'
import { median } from '../measure'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, makeToken, portOf, stopVerifier } from '../world'

// The one that the product speaks through, not the peers'.
const pg = createRequire(path.resolve('package.json'))('pg') as typeof pgOfTheProduct

const verifiers = 4
const warmUp = 20
/** So long nothing is revoked in between: a verifier looks at most once in so many milliseconds. */
const rest = 30
/** Counts as time that the refusal took. */
const betweenAsking = 1

/**
 * Until every one of 4 verifiers refuses, from the moment at which the COMMIT of a revocation in the dashboard was sent; against a bare
 * notification, from the moment at which its NOTIFY was sent until another connection hears it. In turn.
 */
export async function revocation(world: BenchWorld, { revocations }: BenchOptions): Promise<Figure[]> {
  const { tokenActions } = await import('../../verifier/testing/test-world')
  const { revoke } = tokenActions(world.made)
  const started = await Promise.all(Array.from({ length: verifiers }, world.startVerifier))
  const committed = watchCommits()
  const bare = await bareNotification(process.env.DATABASE_URL!)
  const [taken, bareTaken]: [number[], number[]] = [[], []]
  try {
    const ports = started.map(portOf)
    for (let count = -warmUp; count < revocations; count++) {
      const { tokenId, secret } = await makeToken(world.made)
      const watched = ports.map((port) =>
        watchRefusal(port, requestBytes({ port, path: '/v1/verify' }, world.body(secret))),
      )
      await Promise.all(watched.map(({ allowed }) => allowed()))
      await setTimeout(rest)
      const revoked = revoke(tokenId)
      await committed.next()
      const refused = await Promise.all(watched.map((verifier) => verifier.refused()))
      const milliseconds = Math.max(...refused) - committed.at()
      await revoked
      await setTimeout(rest)
      const bareMilliseconds = await bare.roundTrip()
      if (count < 0) continue
      taken.push(milliseconds)
      bareTaken.push(bareMilliseconds)
    }
  } finally {
    committed.stop()
    await bare.close()
    await Promise.all(started.map(stopVerifier))
  }
  const [middle, bareMiddle] = [median(taken), median(bareTaken)]
  const ratio = middle / bareMiddle
  const measured = `median ${ratio.toFixed(1)} times: ${middle.toFixed(1)} ms against ${bareMiddle.toFixed(2)} ms; the slowest of ${taken.length.toLocaleString('en')}: ${Math.max(...taken).toFixed(0)} ms`
  return [{ id: 'revocation', measured, met: ratio <= 5 }]
}

/** When this process sent a COMMIT to PostgreSQL. */
function watchCommits() {
  const { query } = pg.Client.prototype
  let last = 0
  let told: (() => void) | undefined
  Object.assign(pg.Client.prototype, {
    query(this: object, ...given: [string | { text: string }]) {
      const [asked] = given
      if ((typeof asked === 'string' ? asked : asked.text) === 'COMMIT') {
        last = performance.now()
        told?.()
      }
      return Reflect.apply(query, this, given)
    },
  })
  return {
    /** Resolves when the next one is sent. */
    next: () =>
      new Promise<void>((resolve) => {
        told = resolve
      }),
    at: () => last,
    stop: () => void Object.assign(pg.Client.prototype, { query }),
  }
}

/** One verifier that is asked about one token. */
function watchRefusal(port: number, request: Buffer) {
  const failed = new AbortController()
  const connection = openConnection(port, (error) => failed.abort(error))
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      failed.signal.onabort = () => reject(failed.signal.reason)
      connection.ask(request, resolve)
    })
  return {
    /** Makes the token known to it. */
    async allowed(): Promise<void> {
      const answer = await ask()
      if (!answer.includes('"code":"ok"')) throw new Error(`Not allowed: ${answer}`)
    },
    /** Asks again and again, with a rest that leaves the machine to whoever has to hear of the revocation; resolves with when it first refused. */
    async refused(): Promise<number> {
      for (;;) {
        const answer = await ask()
        const at = performance.now()
        if (answer.includes('"code":"ok"')) {
          await setTimeout(betweenAsking)
          continue
        }
        connection.close()
        if (answer.includes('"code":"revoked"')) return at
        throw new Error(`Neither allowed nor revoked: ${answer}`)
      }
    },
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
