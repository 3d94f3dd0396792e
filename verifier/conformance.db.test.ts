import type { Biscuit } from '@biscuit-auth/biscuit-wasm'
import { beforeAll, expect, test } from 'vitest'
import type { BiscuitModule } from '@/lib/biscuit/load'
import { parseSecret } from '@/lib/biscuit/secret'
import { parseVerified } from '@/lib/biscuit/verify'
import { createTestOrganization } from '@/lib/testing/factories'
import { datalogSamples } from './testing/samples/datalog'
import type { SampleKit } from './testing/samples/sample'
import { tamperedSamples } from './testing/samples/tampered'
import { verifierOfThisFile } from './testing/test-verifier'
import { createTestToken, createTestWorld, mintLoose, type TestWorld } from './testing/test-world'

// The kinds of thing that the samples of the Biscuit specification show, each with its code.

const verifier = verifierOfThisFile()
let world: TestWorld
let another: string
let kit: SampleKit

beforeAll(async () => {
  world = await createTestWorld()
  another = (await createTestOrganization()).slug
  const { publicKey } = world.organization.signingKey
  const root = bytesOf((await createTestToken(world)).secret)
  const change = async (bytes: Uint8Array, work: (biscuit: Biscuit, biscuitModule: BiscuitModule) => Biscuit) => {
    const parsed = await parseVerified(bytes, publicKey)
    if (parsed.outcome !== 'ok') throw new Error(parsed.outcome)
    return work(parsed.biscuit, parsed.biscuitModule).toBytes()
  }
  const blockOf = ({ Biscuit }: BiscuitModule, source: string) => {
    const builder = Biscuit.block_builder()
    builder.addCode(source)
    return builder
  }
  kit = {
    root,
    withBlocks: (...sources) =>
      change(root, (biscuit, biscuitModule) =>
        sources.reduce((made, source) => made.appendBlock(blockOf(biscuitModule, source)), biscuit),
      ),
    signedBy: async (privateKey) => bytesOf((await mintLoose(world, { privateKey })).secret),
    seal: (token) => change(token, (biscuit) => biscuit.sealToken()),
    withThirdPartyBlock: (source) =>
      change(root, (biscuit, biscuitModule) => {
        const pair = new biscuitModule.KeyPair(biscuitModule.SignatureAlgorithm.Ed25519)
        const request = biscuit.getThirdPartyRequest()
        const block = request.createBlock(pair.getPrivateKey(), blockOf(biscuitModule, source))
        return biscuit.appendThirdPartyBlock(pair.getPublicKey(), block)
      }),
  }
})

function bytesOf(secret: string): Uint8Array {
  const parsed = parseSecret(secret)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.bytes
}

test('the token that they are made from is allowed', async () => {
  expect(await codeOf(kit.root, {})).toBe('ok')
})

test.each([...tamperedSamples, ...datalogSamples])('$sample: $what is $code', async ({ make, request = {}, code }) => {
  const token = Array.isArray(make) ? await kit.withBlocks(...make) : await make(kit)
  expect(await codeOf(token, request)).toBe(code)
})

async function codeOf(token: Uint8Array, request: Record<string, string>): Promise<string> {
  const asked = request.organization === 'another' ? { ...request, organization: another } : request
  const answer = await verifier.get().verify({
    token: Buffer.from(token).toString('base64url'),
    organization: world.organization.slug,
    application: 'orders',
    operation: 'order:list',
    method: 'GET',
    path: '/orders/file1.txt',
    clientIp: '203.0.113.7',
    ...asked,
  })
  return answer.code
}
