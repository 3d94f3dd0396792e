import { afterAll, beforeAll, expect, test } from 'vitest'
import { publishedPages } from '../testing/published'
import { createTestToken, createTestWorld, tokenActions } from '../testing/test-world'
import { bundleVerifier, startVerifierProcess, type VerifierProcess } from '../testing/verifier-process'

// The feed of the verifier as it is run: bundled, with the environment that it gets.

let bundle: Awaited<ReturnType<typeof bundleVerifier>>
let running: VerifierProcess
beforeAll(async () => {
  bundle = await bundleVerifier()
  running = await startVerifierProcess(bundle.file)
  await running.ready
})
afterAll(async () => {
  running.child.kill('SIGTERM')
  await running.ended
  await bundle.remove()
})

test('it publishes and signs, and its streams do not keep it from stopping', async () => {
  const world = await createTestWorld()
  const { slug } = world.organization
  const { tokenId } = await createTestToken(world)
  await tokenActions(world).revoke(tokenId)
  const pages = await publishedPages(running.url, slug)
  expect(pages).toMatchObject([{ complete: true, entries: [{ change: 'revoked', token: tokenId }] }])
  const stream = await fetch(`${running.url}/v1/orgs/${slug}/revocations`, { headers: { accept: 'text/event-stream' } })
  running.child.kill('SIGTERM')
  expect(await stream.text()).toContain(`"next":${pages[0]!.next}`)
  expect(await running.ended).toBe(0)
})
