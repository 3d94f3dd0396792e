import { newId } from '../ids'
import type { Restriction } from '../restrictions/schema'
import type { MadeSecret, MakingRefusal } from './blocks'
import { generateKeyPair, type SigningKeyPair } from './keys'
import { type MintInput, mint } from './mint'
import { type ReadToken, readToken } from './read-token'
import { parseSecret } from './secret'

/** A minted token for tests, with the key that signed it. */
export interface TestToken {
  key: SigningKeyPair & { id: number }
  input: MintInput
  secret: string
  revocationIds: string[]
  bytes: Uint8Array
  token: ReadToken
}

/** Mints a token with fresh ids and, unless given, a fresh key; `blocks` become its attenuations. */
export async function testToken(blocks: Restriction[][] = [], overrides: Partial<MintInput> = {}): Promise<TestToken> {
  const pair = await generateKeyPair()
  const input: MintInput = {
    rootKeyId: 7,
    privateKey: pair.privateKey,
    organizationId: newId('org'),
    rootTokenId: newId('tok'),
    credentialId: newId('crd'),
    owner: { kind: 'service_user', id: newId('su') },
    kind: 'service',
    blocks,
    ...overrides,
  }
  const made = expectMade(await mint(input))
  return { key: { ...pair, id: input.rootKeyId }, input, ...made, ...opened(made.secret) }
}

/** The bytes and the reading of a secret that must be one. */
export function opened(secret: string): { bytes: Uint8Array; token: ReadToken } {
  const parsed = parseSecret(secret)
  if (!parsed.ok) throw new Error(parsed.message)
  const reading = readToken(parsed.bytes)
  if (!reading.ok) throw new Error(reading.message)
  return { bytes: parsed.bytes, token: reading.token }
}

export function expectMade(result: MadeSecret | MakingRefusal): MadeSecret {
  if (!result.ok) throw new Error(result.message)
  return result
}
