import { firstHash, hashEntry } from '../../lib/audit/hash'
import { db } from '../../lib/db/client'
import { newId } from '../../lib/ids'
import type { SeededTree } from './tokens'

type Happening = { at: Date; actorName: string; action: string; entityId: string; entityName: string; after: object }

/** Continues an organization's audit chain with entries made elsewhere than in a request. */
export async function createAuditWriter(chain: string) {
  const head = await db.auditChain.findUnique({ where: { chain } })
  let position = head?.position ?? 0n
  let hash = head?.hash ?? firstHash
  return {
    rows(happenings: Happening[]): Record<string, unknown>[] {
      return happenings.map(({ at, actorName, action, entityId, entityName, after }) => {
        position += 1n
        const entry = {
          id: newId('aud'),
          chain,
          position,
          at,
          actorType: 'user',
          actorId: null,
          actorName,
          address: '192.0.2.10',
          action,
          entityType: 'service_token',
          entityId,
          entityName,
          before: null,
          after,
        }
        const previousHash = hash
        hash = hashEntry(previousHash, entry)
        return { ...entry, position: position.toString(), previousHash, hash }
      })
    },
    async close(): Promise<void> {
      await db.auditChain.upsert({
        where: { chain },
        create: { chain, position, hash },
        update: { position, hash },
      })
    },
  }
}

/** What the audit log would say of a tree: who made each token, and who revoked it. */
export function happeningsOf(tree: SeededTree): Happening[] {
  return tree.tokens.flatMap((token) => {
    const about = { entityId: String(token.id), entityName: String(token.name) }
    const made: Happening = {
      ...about,
      at: token.createdAt as Date,
      actorName: String(token.createdByName),
      action: token.parentId ? 'service_token:attenuate' : 'service_token:create',
      after: { name: token.name, expiresAt: token.expiresAt ? (token.expiresAt as Date).toISOString() : null },
    }
    if (!token.revokedAt) return [made]
    const revoked: Happening = {
      ...about,
      at: token.revokedAt as Date,
      actorName: String(token.revokedByName),
      action: 'service_token:revoke',
      after: { reason: token.revokedReason ?? '' },
    }
    return [made, revoked]
  })
}
