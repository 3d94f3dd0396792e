import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Contender, compare, type Speed } from '../compare'
import { installPeers } from '../install-peers'
import type { BenchOptions } from '../options'
import type { Figure, FigureId } from '../report/figure'
import { type BenchWorld, hangUp, makeToken, portOf, stopVerifier } from '../world'

/** A hot token against what else one could ask (bench/peers): each in production mode, on the same core, under the same load. */
export async function peers(world: BenchWorld, options: BenchOptions): Promise<Figure[]> {
  installPeers()
  execFileSync(process.execPath, ['../../node_modules/next/dist/bin/next', 'build'], {
    cwd: 'bench/peers/nextjs',
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  const body = world.body((await makeToken(world.made)).secret)
  const verifier = await world.startVerifier()
  const started: ChildProcess[] = []
  const start = async (name: string, env: Record<string, string> = {}): Promise<Contender> => {
    const { NODE_OPTIONS: _, ...inherited } = process.env
    const child = fork(`bench/peers/${name}.mjs`, {
      execArgv: [],
      env: { ...inherited, NODE_ENV: 'production', ...env },
      stdio: ['ignore', 'ignore', 2, 'ipc'],
    })
    started.push(child)
    const [load] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error(`${name} has ended.`))),
    ])) as [Contender['load']]
    return { name, pid: child.pid!, load }
  }
  try {
    const speeds = await compare(
      [
        {
          name: 'hot token',
          pid: verifier.child.pid!,
          load: { port: portOf(verifier), path: '/v1/verify', bodies: [body], good: '"allowed":true' },
        },
        await start('better-auth', { DATABASE_URL: await world.createDatabase('better_auth') }),
        await start('oidc-provider'),
        await start('nextjs', { DECIDE_FILE: await world.bundled('decide'), BODIES: JSON.stringify([body]) }),
      ],
      options,
    )
    const [, betterAuth, oidcProvider, nextjs] = speeds
    return [
      figure('better-auth', speeds, betterAuth!, 30),
      figure('oidc-provider', speeds, oidcProvider!, 15),
      figure('next-handler', speeds, nextjs!, 20),
    ]
  } finally {
    await Promise.all(started.map(hangUp))
    await stopVerifier(verifier)
  }
}

function figure(id: FigureId, [hot]: Speed[], peer: Speed, goal: number): Figure {
  const times = hot!.perSecond / peer.perSecond
  const byCpu = (peer.cpu / hot!.cpu).toFixed(0)
  const measured = `${times.toFixed(1)} times: ${hot!.perSecond.toFixed(0)}/s against ${peer.perSecond.toFixed(0)}/s (by CPU time ${byCpu} times)`
  return { id, measured, met: times >= goal }
}
