import 'server-only'
import type { Transaction } from '../../db/client'
import { newId } from '../../ids'
import { nameKey, nameMaxLength } from '../../names'
import type { Restriction } from '../../restrictions/schema'
import type { LineageToken } from './lineage'
import { derivedColumns } from './restrictions-of'

/** A block that somebody appended to a secret outside the server. */
export type AppendedBlock = { revocationId: string; restrictions: Restriction[] }

export type ListedCopy = CopyRow & { effectiveRevokedAt: Date | null }

export type CopyRow = {
  id: string
  name: string
  origin: 'minted' | 'registered' | 'discovered'
  path: string
  depth: number
  effectiveExpiresAt: Date | null
  effectiveNotBefore: Date | null
  restrictions: unknown
  firstSeenAt: Date | null
}

/** The listed rows of a credential's appended blocks, by revocation id. */
export async function listedCopies(
  tx: Transaction,
  credentialId: string,
  blocks: AppendedBlock[],
): Promise<Map<string, ListedCopy>> {
  const rows = await tx.token.findMany({
    where: { copyCredentialId: credentialId, copyRevocationId: { in: blocks.map(({ revocationId }) => revocationId) } },
    select: {
      id: true,
      name: true,
      origin: true,
      path: true,
      depth: true,
      effectiveExpiresAt: true,
      effectiveNotBefore: true,
      effectiveRevokedAt: true,
      restrictions: true,
      firstSeenAt: true,
      copyRevocationId: true,
    },
  })
  return new Map(rows.map(({ copyRevocationId, ...row }) => [copyRevocationId ?? '', row]))
}

/** Adds the row of one block below `parent`; its state of revocation is refreshSubtree's to write. */
export async function addCopy(
  tx: Transaction,
  copy: {
    block: AppendedBlock
    credentialId: string
    organizationId: string
    /** The credential's token: what is the same for all of its tree. */
    token: LineageToken
    parent: Pick<CopyRow, 'id' | 'path' | 'depth' | 'effectiveExpiresAt' | 'effectiveNotBefore'>
    name: string
    origin: 'registered' | 'discovered'
    createdAt: Date
    createdBy: { id: string | null; name: string }
    firstSeenAt: Date | null
    /** When it was used already, and from where. */
    use?: { at: Date; address: string | null } | undefined
  },
): Promise<CopyRow> {
  const { block, token, parent, name, origin, createdBy, use } = copy
  const id = newId('tok')
  const row = {
    ...derivedColumns(block.restrictions, parent),
    id,
    name,
    origin,
    path: `${parent.path}/${id}`,
    depth: parent.depth + 1,
    restrictions: [block.restrictions],
    firstSeenAt: copy.firstSeenAt,
  }
  await tx.token.create({
    data: {
      ...row,
      organizationId: copy.organizationId,
      kind: token.kind,
      serviceUserId: token.serviceUserId,
      membershipId: token.membershipId,
      ownerName: token.ownerName,
      ownerIdentifier: token.ownerIdentifier,
      parentId: parent.id,
      rootId: token.rootId,
      nameKey: nameKey(name),
      createdAt: copy.createdAt,
      createdById: createdBy.id,
      createdByName: createdBy.name,
      copyCredentialId: copy.credentialId,
      copyRevocationId: block.revocationId,
      lastUsedAt: use?.at ?? null,
      lastUsedAddress: use?.address ?? null,
    },
    select: { id: true },
  })
  return row
}

/** A name for a row that nobody named: what it belongs to, and the beginning of its revocation id, which no other row has. */
export function unnamed(name: string, { revocationId }: AppendedBlock): string {
  const suffix = ` · ${revocationId.slice(0, 12)}`
  return (
    [...name]
      .slice(0, nameMaxLength - suffix.length)
      .join('')
      .trimEnd() + suffix
  )
}
