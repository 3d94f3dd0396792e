import { runAs } from '../auth/caller'
import type { Restriction } from '../restrictions/schema'
import { attenuateToken } from '../tokens/mutations/attenuate'
import { createToken } from '../tokens/mutations/create'
import { registerCopy } from '../tokens/mutations/register-copy'
import { revokeToken } from '../tokens/mutations/revoke'
import { personalTokens } from '../tokens/realm'
import type { CreateToken } from '../tokens/schema'
import type { Minted } from '../tokens/types'
import type { TestMember, TestOrganization } from './factories'
import { attenuateOutside, describeCopy, newKey } from './tokens'

// Personal tokens for tests, made the way their owner makes them. Nothing of the product imports this file.

let counter = 0
const unique = (word: string) => `${word} ${++counter}`
const readOnly: Restriction[] = [{ type: 'read_only' }]

/** What a member does to their own tokens in one organization. */
export function personalTokensOf(organization: TestOrganization, member: TestMember) {
  const realm = personalTokens(organization.slug)
  const as = <T>(work: () => Promise<T>) => runAs(member.caller, work)
  const rest = () => ({ note: '', idempotencyKey: newKey() })
  return {
    realm,
    /** Runs `work` as the member. */
    as,
    create: (name = unique('Own'), expiration: CreateToken['expiration'] = { choice: '30d' }): Promise<Minted> =>
      as(() => createToken(realm, { name, expiration, ...rest() })),
    attenuate: (parentId: string, restrictions = readOnly, name = unique('Own child')): Promise<Minted> =>
      as(() => attenuateToken(realm, { parentId, name, restrictions, ...rest() })),
    /** Narrows a secret outside the server, and registers the copy. */
    register: async (secret: string, restrictions = readOnly, name = unique('Own copy')) => {
      const copy = await attenuateOutside(organization, secret, restrictions)
      const described = await describeCopy(copy)
      const { id } = await as(() => registerCopy(realm, { name, ...described }))
      return { id, secret: copy, name }
    },
    revoke: (tokenId: string) => as(() => revokeToken(realm, { tokenId, reason: '' })),
  }
}
