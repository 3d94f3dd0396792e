import type * as actions from '../tokens/actions'
import { type describeCopy, newKey } from './tokens'

// For tests of who may call which action about tokens. Nothing of the product imports this file.

type Ids = {
  serviceUserId: string
  tokenId: string
  copyId: string
  copy: Awaited<ReturnType<typeof describeCopy>>
}

/** What whoever may would send to each action. */
export function tokenActionInputs(ids: Ids): Record<keyof typeof actions, () => unknown> {
  const { serviceUserId, tokenId, copyId, copy } = ids
  const expiration = { choice: '30d' }
  return {
    createTokenAction: () => ({ name: 'A', serviceUserId, expiration, note: '', idempotencyKey: newKey() }),
    attenuateTokenAction: () => ({
      parentId: tokenId,
      name: 'A',
      restrictions: [],
      note: '',
      idempotencyKey: newKey(),
    }),
    rotateTokenAction: () => ({ tokenId, overlap: '1h', idempotencyKey: newKey() }),
    registerCopyAction: () => ({ name: 'A', ...copy }),
    renameCopyAction: () => ({ tokenId: copyId, name: 'A' }),
    revokeTokenAction: () => ({ tokenId }),
    restoreTokenAction: () => ({ tokenId }),
    deleteTokenAction: () => ({ tokenId, confirmation: 'A' }),
    bulkTokensAction: () => ({ action: 'revoke', tokenIds: [tokenId] }),
    blastRadiusAction: () => ({ tokenId }),
    rotationFactsAction: () => ({ tokenId }),
    restoreFactsAction: () => ({ tokenId }),
    deletionFactsAction: () => ({ tokenId }),
    attenuateOptionsAction: () => ({ tokenId }),
    credentialOptionsAction: () => ({ credentialId: copy.credentialId, revocationIds: copy.revocationIds }),
    moreDescendantsAction: () => ({ rootId: tokenId, afterPath: tokenId }),
    findServiceUsersAction: () => ({ q: '' }),
    tokenFormOptionsAction: () => ({ serviceUserId }),
  }
}
