import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { projectRoot } from '@/lib/project-root'

// The built product, by the root package's own name.

test('latchkey/verifier is what the build made, and nothing else of the package can be imported', async () => {
  const code = `
    const { createOfflineVerifier } = await import('latchkey/verifier')
    // Nobody listens there.
    const verifier = await createOfflineVerifier({ url: 'http://127.0.0.1:9', organization: 'northwind' })
    const { code } = await verifier.verify({ token: undefined })
    await verifier.close()
    const others = ['latchkey', 'latchkey/lib/db/client.ts', 'latchkey/dist/verifier.js']
    const refused = others.map((name) => import(name).then(() => name, ({ code }) => code))
    console.log(JSON.stringify([code, ...(await Promise.all(refused))]))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: projectRoot(),
  })
  expect(JSON.parse(stdout)).toEqual(['missing', ...Array(3).fill('ERR_PACKAGE_PATH_NOT_EXPORTED')])
})
