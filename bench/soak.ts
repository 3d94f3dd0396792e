import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'

// `npm run bench:soak -- [requests]`: valid requests to a verifier that has just been started, while every core has more work than it can do.
// None may be refused. It is the test of the same name, which `npm test` runs with fewer.

const requests = process.argv[2] ?? '100000'
const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'db', 'verifier/soak'], {
  stdio: 'inherit',
  env: { ...process.env, SOAK_REQUESTS: requests },
})
process.exit(status ?? 1)
