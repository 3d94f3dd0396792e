import 'server-only'
import type { Transaction } from '../../db/client'
import { tokenStatus } from '../../decision/status'
import { Refusal } from '../../errors'
import { nameKey } from '../../names'
import { utcTime } from '../../restrictions/words'
import { type Owner, ownerColumns } from './owner'

/** Refuses a name that another token of the owner has, and says which. Taken means alike after case-folding; deleted tokens free theirs. */
export async function checkNameFree(
  tx: Transaction,
  owner: Owner,
  name: string,
  now: Date,
  exceptTokenId?: string,
): Promise<void> {
  const other = await tx.token.findFirst({
    where: { ...ownerColumns(owner), nameKey: nameKey(name), NOT: exceptTokenId ? { id: exceptTokenId } : undefined },
    select: {
      name: true,
      createdAt: true,
      effectiveExpiresAt: true,
      effectiveRevokedAt: true,
      parent: { select: { name: true } },
    },
  })
  if (!other) return
  const under = other.parent ? `, under ${other.parent.name}` : ''
  const facts = `${tokenStatus(other, now)}, created ${utcTime(other.createdAt.toISOString())}${under}`
  const who = owner.kind === 'membership' ? 'You already have' : `${owner.name} already has`
  throw new Refusal(`${who} a token named “${other.name}” (${facts}). Choose another name.`, {
    field: 'name',
  })
}
