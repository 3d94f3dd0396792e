import 'server-only'
import type { TokenOwner } from '../../biscuit/authority'
import { mint } from '../../biscuit/mint'
import type { TokenKind } from '../../biscuit/secret'
import type { Transaction } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { currentSigningKey } from '../../keys/current-signing-key'
import { instantOf } from '../../restrictions/times'
import { blocksOf } from './restrictions-of'

type LineageMember = { id: string; restrictions: unknown; expiresAt: Date | null }

export type NewSecret = {
  secret: string
  credential: { id: string; organizationId: string; tokenId: string; signingKeyId: number; revocationIds: string[] }
}

/**
 * Mints a secret for the last of `lineage` (the root first): the authority block names the root's row, a fresh credential and the root's
 * expiry; then come all restrictions of each ancestor below the root, then the token's own. So whatever it may do, each of them may.
 */
export async function mintSecret(
  tx: Transaction,
  { organizationId, owner, kind }: { organizationId: string; owner: TokenOwner; kind: TokenKind },
  lineage: LineageMember[],
): Promise<NewSecret> {
  const [root, token] = [lineage[0]!, lineage.at(-1)!]
  const key = await currentSigningKey(tx, organizationId)
  const credentialId = newId('crd')
  const minted = await mint({
    rootKeyId: key.id,
    privateKey: key.privateKey,
    organizationId,
    rootTokenId: root.id,
    credentialId,
    owner: { kind: owner.kind, id: owner.id },
    kind,
    expiresAt: root.expiresAt && instantOf(root.expiresAt.getTime() / 1000),
    blocks: lineage.slice(1).map(({ restrictions }) => blocksOf(restrictions).flat()),
  })
  if (!minted.ok) throw new Refusal(minted.message, { field: minted.field })
  const { secret, revocationIds } = minted
  const credential = { id: credentialId, organizationId, tokenId: token.id, signingKeyId: key.id, revocationIds }
  return { secret, credential }
}
