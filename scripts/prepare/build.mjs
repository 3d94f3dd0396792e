import { existsSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { bundleOptions } from '../bundle.mjs'
import { fingerprint, isStamped, stamp } from './fingerprint.mjs'
import { fromRoot } from './root.mjs'
import { problem, runNode, step } from './step.mjs'

const BUNDLED = [
  'lib',
  'prisma',
  'server',
  'verifier',
  'scripts/bundle.mjs',
  'scripts/bundle-offline.mjs',
  'package-lock.json',
  'package.json',
  'tsconfig.json',
]
const BUILT = [
  ...['app', 'components', 'lib', 'public', 'package-lock.json', 'package.json', 'tsconfig.json'],
  ...['next.config.ts', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts'],
]

/** Builds the dashboard and bundles the processes, each when its sources are others than last time. */
export async function build() {
  const bundles = stampOf('dist', BUNDLED)
  const dashboard = stampOf('.next', BUILT)
  if (bundles.isFresh && dashboard.isFresh) return
  await step('Building', async () => {
    if (!bundles.isFresh) await bundle(bundles)
    if (!dashboard.isFresh) await buildDashboard(dashboard)
  })
}

function stampOf(folder, sources) {
  const file = fromRoot(folder, 'latchkey-sources')
  const content = fingerprint(sources, (name) => /\.test\.tsx?$/.test(name))
  return { file, content, isFresh: isStamped(file, content) }
}

async function bundle({ file, content }) {
  const esbuild = await import('esbuild')
  const unfinished = fromRoot('dist.unfinished')
  rmSync(unfinished, { recursive: true, force: true })
  try {
    await esbuild.build({ ...bundleOptions(unfinished), logLevel: 'silent' })
    const { bundleOffline } = await import('../bundle-offline.mjs')
    await bundleOffline(path.join(unfinished, 'offline'))
  } catch (error) {
    throw problem(error.message)
  }
  rmSync(fromRoot('dist'), { recursive: true, force: true })
  renameSync(unfinished, fromRoot('dist'))
  stamp(file, content)
}

async function buildDashboard({ file, content }) {
  rmSync(file, { force: true })
  // Left by a killed build; there is no other now (alone.mjs).
  if (existsSync(fromRoot('.next', 'lock'))) rmSync(fromRoot('.next', 'lock'))
  await runNode(fromRoot('node_modules', 'next', 'dist', 'bin', 'next'), ['build'], {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
  })
  stamp(file, content)
}
