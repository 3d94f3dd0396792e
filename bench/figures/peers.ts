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
  const start = async (name: string, file: string, env: Record<string, string>): Promise<Contender> => {
    const { NODE_OPTIONS: _, ...inherited } = process.env
    const child = fork(`bench/peers/${file}.mjs`, {
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
      world,
      [
        {
          name: 'hot token',
          pid: verifier.child.pid!,
          load: { port: portOf(verifier), path: '/v1/verify', bodies: [body], good: '"allowed":true' },
        },
        await start('Better Auth', 'better-auth', { DATABASE_URL: await world.createDatabase('better_auth') }),
        await start('Better Auth, no rate limit', 'better-auth', {
          DATABASE_URL: await world.createDatabase('better_auth_unlimited'),
          BETTER_AUTH_UNLIMITED: 'yes',
        }),
        await start('oidc-provider', 'oidc-provider', { DATABASE_URL: await world.createDatabase('oidc_provider') }),
        await start('oidc-provider, in memory', 'oidc-provider', { DATABASE_URL: '' }),
        await start('Next.js route handler', 'nextjs', {
          DECIDE_FILE: await world.bundled('decide'),
          BODIES: JSON.stringify([body]),
        }),
      ],
      options,
    )
    const [, betterAuth, unlimited, oidcProvider, inMemory, nextjs] = speeds
    return [
      figure('better-auth', speeds, betterAuth!, 30, `; its rate limit off: ${times(speeds, unlimited!)}`),
      figure('oidc-provider', speeds, oidcProvider!, 15, `; tokens in its memory: ${times(speeds, inMemory!)}`),
      figure('next-handler', speeds, nextjs!, 20),
    ]
  } finally {
    await Promise.all(started.map(hangUp))
    await stopVerifier(verifier)
  }
}

function figure(id: FigureId, speeds: Speed[], peer: Speed, goal: number, also = ''): Figure {
  const [hot] = speeds
  const byCpu = (peer.cpu / hot!.cpu).toFixed(0)
  const measured = `${times(speeds, peer)} times: ${hot!.perSecond.toFixed(0)}/s against ${peer.perSecond.toFixed(0)}/s (by CPU time ${byCpu} times)${also}`
  return { id, measured, met: hot!.perSecond / peer.perSecond >= goal }
}

function times([hot]: Speed[], peer: Speed): string {
  return (hot!.perSecond / peer.perSecond).toFixed(1)
}
