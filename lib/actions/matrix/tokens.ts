import { newKey } from '../../testing/tokens'
import { holdsMore, type OrganizationTable } from './entry'

/** What is sent to the actions of tokens, and who may with service tokens; personal tokens are their owner's. For tests. */
export const tokens: OrganizationTable = {
  createTokenAction: {
    needs: 'service_token:create',
    send: ({ serviceUser }) => ({
      token: {
        name: 'Stolen',
        serviceUserId: serviceUser,
        expiration: { choice: '30d' },
        idempotencyKey: newKey(),
      },
    }),
    others: holdsMore,
  },
  attenuateTokenAction: {
    needs: 'service_token:attenuate',
    send: ({ token }) => ({
      token: { parentId: token, name: 'Stolen', restrictions: [], idempotencyKey: newKey() },
    }),
    others: holdsMore,
  },
  rotateTokenAction: {
    needs: 'service_token:rotate',
    send: ({ token }) => ({ token: { tokenId: token, overlap: '0', idempotencyKey: newKey() } }),
    others: holdsMore,
  },
  registerCopyAction: {
    needs: 'service_token:attenuate',
    send: ({ described }) => ({ token: { name: 'Hidden', ...described } }),
    admin: /registered|already/i,
    others: holdsMore,
  },
  renameCopyAction: {
    needs: 'service_token:attenuate',
    send: ({ copy }) => ({ token: { tokenId: copy, name: 'Hidden' } }),
    others: holdsMore,
  },
  revokeTokenAction: {
    needs: 'service_token:revoke',
    send: ({ token }) => ({ token: { tokenId: token } }),
    others: holdsMore,
  },
  restoreTokenAction: {
    needs: 'service_token:restore',
    send: ({ revoked }) => ({ token: { tokenId: revoked } }),
    others: holdsMore,
  },
  deleteTokenAction: {
    needs: 'service_token:delete',
    send: ({ revoked }) => ({ token: { tokenId: revoked, confirmation: 'Revoked' } }),
    others: holdsMore,
  },
  bulkTokensAction: {
    needs: 'service_token:revoke',
    send: ({ token, copy }) => ({ token: { action: 'revoke', tokenIds: [token, copy] } }),
  },
  'bulkTokensAction (delete)': {
    needs: 'service_token:delete',
    send: ({ revoked }) => ({ token: { action: 'delete', tokenIds: [revoked], confirmation: 'delete' } }),
  },
  blastRadiusAction: { needs: 'service_token:revoke', send: ({ token }) => ({ token: { tokenId: token } }) },
  rotationFactsAction: { needs: 'service_token:rotate', send: ({ token }) => ({ token: { tokenId: token } }) },
  restoreFactsAction: { needs: 'service_token:restore', send: ({ revoked }) => ({ token: { tokenId: revoked } }) },
  deletionFactsAction: { needs: 'service_token:delete', send: ({ revoked }) => ({ token: { tokenId: revoked } }) },
  attenuateOptionsAction: { needs: 'service_token:attenuate', send: ({ token }) => ({ token: { tokenId: token } }) },
  credentialOptionsAction: {
    needs: 'service_token:attenuate',
    send: ({ described: { credentialId, revocationIds } }) => ({ token: { credentialId, revocationIds } }),
  },
  moreDescendantsAction: {
    needs: 'service_token:read',
    send: ({ token }) => ({ token: { rootId: token, afterPath: token } }),
  },
  findServiceUsersAction: { needs: 'service_token:create', send: () => ({ value: { q: '' } }) },
  tokenFormOptionsAction: {
    needs: 'service_token:create',
    send: ({ serviceUser }) => ({ token: { serviceUserId: serviceUser } }),
  },
  inspectTokenAction: {
    needs: 'service_token:read',
    send: ({ signingKey, described: { credentialId, revocationIds }, application }) => ({
      value: { rootKeyId: signingKey, credentialId, revocationIds, request: { application } },
    }),
  },
}
