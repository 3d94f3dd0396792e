import { type TestToken, testToken } from '../biscuit/factories'
import type { MintInput } from '../biscuit/mint'
import type { Restriction } from '../restrictions/schema'
import { type DecideInput, decide } from './decide'
import type { Decision } from './decision'
import type { DecisionState } from './state'

export const now = new Date('2026-11-22T12:00:00Z')
export const past = new Date('2026-11-01T00:00:00Z')
export const future = new Date('2026-12-24T00:00:00Z')

/** A token of the same key, organization, credential and owner as `root`, with these blocks. */
export async function tokenLike(
  root: TestToken,
  blocks: Restriction[][],
  overrides: Partial<MintInput> = {},
): Promise<TestToken> {
  const made = await testToken(blocks, { ...root.input, blocks, ...overrides })
  return { ...made, key: root.key }
}

/** Everything in order: an active service user with full rights. */
export function stateOf({ input, key, revocationIds }: TestToken, minted = revocationIds.length): DecisionState {
  const row = { effectiveExpiresAt: null, effectiveRevokedAt: null }
  return {
    key: { id: key.id, organizationId: input.organizationId, publicKey: key.publicKey, state: 'signing' },
    organization: { id: input.organizationId, slug: 'northwind', allowCustomDatalog: true },
    credential: {
      id: input.credentialId,
      tokenId: input.rootTokenId,
      endsAt: null,
      revocationIds: revocationIds.slice(0, minted),
    },
    chain: [{ id: input.rootTokenId, name: 'Production API', kind: input.kind, ...row }],
    copies: [],
    tombstones: [],
    owner: {
      kind: input.owner.kind,
      id: input.owner.id,
      identifier: 'deploy@service',
      name: 'Deploy',
      active: true,
      role: { name: 'Manager', builtIn: 'manager', grants: ['*'], managementOperations: [] },
      applications: new Map([['app_orders', 'write']]),
    },
    application: { id: 'app_orders', name: 'Order Service', deleted: false },
  }
}

/** What is different from that. */
export type Change = (state: DecisionState) => DecisionState
export type Overrides = Partial<Omit<DecideInput, 'token' | 'state'>> & { change?: Change; minted?: number }

/** The decision about a request that passes, unless something is changed. */
export function decisionOf(
  token: TestToken,
  { change = (state) => state, minted, ...overrides }: Overrides = {},
): Decision {
  const result = decide({
    token: token.token,
    verification: 'ok',
    request: { application: 'orders', operation: 'order:list' },
    state: change(stateOf(token, minted)),
    now,
    ...overrides,
  })
  if (result.kind === 'custom') throw new Error('The decision asks for the outcome of custom Datalog.')
  return result.decision
}
