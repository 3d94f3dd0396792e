import { build } from '../prepare/build.mjs'
import { ensureBrowser } from './browser.mjs'
import { wrongImports } from './imports.mjs'
import { lockFileProblems } from './lock-file.mjs'
import { ensureProxies } from './proxies.mjs'
import { browserTests, once, program, unitTests } from './run.mjs'

let isBuilt = false

/** Needs the production build; when that failed, says so instead of failing in a hundred ways. */
const onBuild = (run) => async () => {
  if (isBuilt) return run()
  console.log('Not run, because the production build failed.')
  return { passed: 0, failed: 1 }
}

const sentences = (find) => async () => {
  const problems = await find()
  console.log(problems.length === 0 ? 'Nothing to complain of.' : problems.join('\n'))
  return once(problems.length === 0)
}

export const quickChecks = [
  { title: 'Format and lint', run: () => program('@biomejs/biome/bin/biome', 'check', '--error-on-warnings') },
  { title: 'Types', run: types },
  { title: 'Direction of imports', run: sentences(wrongImports) },
  { title: 'Lock file', run: sentences(lockFileProblems) },
  { title: 'Unit tests', run: () => unitTests('unit') },
]

export const checks = [
  ...quickChecks.slice(0, -1),
  { title: 'Unused code', run: () => program('knip/bin/knip.js') },
  { title: 'Unit tests', run: () => unitTests('unit') },
  { title: 'Proxies', run: ensureProxies },
  { title: 'Tests on PostgreSQL', run: () => unitTests('db') },
  { title: 'Production build', run: productionBuild },
  { title: 'Process tests', run: onBuild(() => unitTests('process')) },
  { title: 'Browser', run: onBuild(ensureBrowser) },
  { title: 'Browser tests', run: onBuild(browserTests) },
]

async function types() {
  // Next.js writes the types of the routes.
  const routes = await program('next/dist/bin/next', 'typegen')
  return routes.failed > 0 ? routes : program('typescript/bin/tsc', '--noEmit')
}

async function productionBuild() {
  await build()
  isBuilt = true
  return once(true)
}
