import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testToken } from '@/lib/biscuit/factories'
import { projectRoot } from '@/lib/project-root'
import { type FeedServer, startFeedServer } from './testing/feed-server'
import { installOfflinePackage, type OfflinePackage } from './testing/offline-package'

// As somebody else's service has it: bundled, in node_modules, run by plain Node.js.

const run = promisify(execFile)
let offline: OfflinePackage
let feed: FeedServer
beforeAll(async () => {
  ;[offline, feed] = await Promise.all([installOfflinePackage(), startFeedServer()])
})
afterAll(async () => {
  await feed.stop()
  await offline.remove()
})

/** Runs a program in the folder, and gives what it printed as JSON. */
async function printed(code: string): Promise<unknown> {
  const file = path.join(offline.folder, `${crypto.randomUUID()}.mjs`)
  await writeFile(file, code)
  const { PATH } = process.env
  // In another folder than the package's, and without anything of this process's environment.
  const { stdout } = await run(process.execPath, [file], { cwd: '/', env: { PATH, NODE_ENV: 'production' } })
  return JSON.parse(stdout)
}

test('a program of plain Node.js decides with it, custom Datalog included, and ends when it is closed', async () => {
  const [key] = feed.keys
  const minted = (...sources: string[]) =>
    testToken(
      sources.map((source) => [{ type: 'custom', source }]),
      { rootKeyId: key!.id, privateKey: key!.privateKey, organizationId: feed.organizationId },
    )
  const [plain, revoked] = await Promise.all([minted(), minted()])
  const facts = Array.from({ length: 40 }, (_, index) => `f(${index});`).join(' ')
  const custom = await minted('check if operation($o), $o.ends_with(":list");')
  const bomb = await minted(`${facts} check if f($a), f($b), f($c), f($d), $a + $b + $c + $d == 1000;`)
  feed.add('revoked', revoked.revocationIds)
  const tokens = [plain, revoked, custom, bomb].map(({ secret }) => secret)
  expect(
    await printed(`
      import { createOfflineVerifier, InvalidQuestion } from 'latchkey/verifier'
      const verifier = await createOfflineVerifier({ url: '${feed.url}', organization: 'acme', stalenessSeconds: 60 })
      const answers = []
      for (const token of ${JSON.stringify(tokens)}) answers.push(await verifier.verify({ token, operation: 'order:list' }))
      const isRefused = await verifier.verify({ token: '', clientIp: 'here' }).catch((error) => error instanceof InvalidQuestion)
      await verifier.close()
      console.log(JSON.stringify([...answers.map(({ code }) => code), isRefused]))
    `),
  ).toEqual(['ok', 'revoked', 'ok', 'too_complex', true])
})

test('there is nothing in it of a database, the dashboard or the verifier’s server', () => {
  const foreign =
    /(^|\/)node_modules\/(prisma|@prisma|pg|pg-[a-z]+|next|react|fastify|server-only|pino|esbuild)\/|^lib\/(db|auth|env)|^(app|components|server|prisma|scripts)\//
  expect(offline.inputs.filter((file) => foreign.test(file))).toEqual([])
  // What it is for; else the list would tell nothing.
  const decides = ['lib/decision/decide-offline.ts', 'lib/biscuit/read-token.ts', 'verifier/datalog/worker.ts']
  expect(offline.inputs).toEqual(expect.arrayContaining(decides))
})

test('the files import nothing but Node.js itself and the WebAssembly that they depend on', async () => {
  for (const name of ['verifier.js', 'datalog-worker.js']) {
    const code = await readFile(path.join(offline.folder, 'node_modules', 'latchkey', name), 'utf8')
    const imported = [...code.matchAll(/^import .*?from "([^"]+)"|^import "([^"]+)"/gm)].map(
      ([, from, bare]) => from ?? bare,
    )
    expect(imported.length).toBeGreaterThan(0)
    expect(
      imported.filter(
        (from) =>
          !/^(node:)?(assert|buffer|crypto|fs|module|os|path|stream|timers|url|util|vm|worker_threads|diagnostics_channel)(\/|$)/.test(
            from!,
          ),
      ),
    ).toEqual([])
  }
})

test('its declarations stand alone, for strict users of TypeScript', async () => {
  const file = path.join(offline.folder, 'service.ts')
  await writeFile(
    file,
    `import { createOfflineVerifier, InvalidQuestion, type OfflineAnswer, type OfflineCode } from 'latchkey/verifier'
    const verifier = await createOfflineVerifier({ url: 'http://localhost:3001', organization: 'acme' })
    const answer: OfflineAnswer = await verifier.verify({ token: undefined, access: 'read' })
    const code: OfflineCode = answer.code
    const notChecked: 'not_checked' = answer.permission
    // @ts-expect-error offline there is no such answer
    const allowed: boolean = answer.allowed
    // @ts-expect-error what only rows tell is not known offline
    if (code === 'owner_inactive') console.log(notChecked, allowed)
    // @ts-expect-error an access is read or write
    await verifier.verify({ token: '', access: 'admin' })
    console.log(new InvalidQuestion([]).statusCode + 1)
    await verifier.close()`,
  )
  const flags = ['--ignoreConfig', '--noEmit', '--strict', '--target', 'es2023', '--module', 'nodenext', '--types', '']
  const tsc = path.join(projectRoot(), 'node_modules', 'typescript', 'bin', 'tsc')
  const { stdout } = await run(process.execPath, [tsc, ...flags, '--lib', 'es2023,dom', file], {
    cwd: offline.folder,
  }).catch((error) => error as { stdout: string })
  expect(stdout).toBe('')
})
