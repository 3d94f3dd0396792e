import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestWorld } from './testing/test-world'
import { validQuestions } from './testing/valid-questions'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from './testing/verifier-process'

// biscuit-wasm gives up after 1 ms of wall time, which a busy machine takes from it at any moment. No valid request may be refused for that:
// from a cold start, with more work on every core than it can do. `npm run bench` asks a million times.

const requests = 2_000
const concurrency = 16

let burners: ChildProcess[]
let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let verifier: VerifierProcess
let questions: Record<string, unknown>[]

beforeAll(async () => {
  questions = await validQuestions(await createTestWorld())
  bundle = await bundleVerifier()
  burners = Array.from({ length: availableParallelism() }, () => spawn(process.execPath, ['-e', 'for (;;);']))
  verifier = await startVerifierProcess(bundle.file)
})
afterAll(async () => {
  for (const burner of burners) burner.kill('SIGKILL')
  verifier.child.kill('SIGTERM')
  await verifier.ended
  await bundle.remove()
})

test(
  `${requests} valid requests from a cold start on a busy machine: none is refused`,
  async () => {
    await verifier.ready
    const codes = new Map<string, number>()
    let asked = 0
    const ask = async () => {
      while (asked < requests) {
        const code = await codeOf(questions[asked++ % questions.length]!)
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
    }
    await Promise.all(Array.from({ length: concurrency }, ask))
    expect(Object.fromEntries(codes), verifier.output()).toEqual({ ok: requests })
  },
  10 * 60_000,
)

async function codeOf(question: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${verifier.url}/v1/verify`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(question),
  })
  return response.status === 200 ? ((await response.json()) as { code: string }).code : String(response.status)
}
