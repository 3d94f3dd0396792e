import { once } from 'node:events'
import { type Contender, compare } from '../compare'
import type { BenchOptions } from '../options'
import type { Figure } from '../report/figure'
import { type BenchWorld, hangUp, makeToken, portOf, stopVerifier } from '../world'

/** A token that comes again and again, against a bare HTTP server; with other tokens beside it, to see what their checks cost. */
export async function hot(world: BenchWorld, options: BenchOptions): Promise<Figure[]> {
  const { made, body } = world
  const { attenuateTestToken, copyOf } = await import('../../verifier/testing/test-world')
  const { tokenId, secret } = await makeToken(made)
  const child = await attenuateTestToken(made, tokenId, [
    { type: 'applications', ids: [made.orders.id] },
    { type: 'read_only' },
    { type: 'expires', at: '2126-01-01T00:00:00Z' },
  ])
  const custom = await copyOf(made, secret, [
    { type: 'custom', source: 'check if operation($o), $o.starts_with("order:");' },
  ])

  const verifier = await world.startVerifier()
  const bare = await world.forkBundled('bare-server')
  try {
    bare.send(await answerTo(verifier.url, body(secret)))
    const [barePort] = (await once(bare, 'message')) as [number]
    const asks = (name: string, token: string): Contender => ({
      name,
      pid: verifier.child.pid!,
      load: { port: portOf(verifier), path: '/v1/verify', bodies: [body(token)], good: '"allowed":true' },
    })
    const reference: Contender = { ...asks('bare node:http', secret), pid: bare.pid! }
    reference.load.port = barePort
    const [bareSpeed, hotSpeed, , customSpeed] = await compare(
      world,
      [
        reference,
        asks('hot token', secret),
        asks('hot child, three checks', child.secret),
        asks('hot token, custom Datalog', custom),
      ],
      options,
    )
    const ofBare = hotSpeed!.perSecond / bareSpeed!.perSecond
    const ofDialect = customSpeed!.perSecond / hotSpeed!.perSecond
    return [
      {
        id: 'hot-bare',
        measured: `${ofBare.toFixed(2)}: ${hotSpeed!.perSecond.toFixed(0)}/s against ${bareSpeed!.perSecond.toFixed(0)}/s (by CPU time ${(bareSpeed!.cpu / hotSpeed!.cpu).toFixed(2)})`,
        met: ofBare >= 0.5,
      },
      { id: 'custom-datalog', measured: ofDialect.toFixed(2), met: ofDialect >= 0.5 },
    ]
  } finally {
    await hangUp(bare)
    await stopVerifier(verifier)
  }
}

async function answerTo(url: string, body: string): Promise<object> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  return (await (await fetch(`${url}/v1/verify`, init)).json()) as object
}
