import 'server-only'
import { versionOf } from '../actions/version'
import type { Transaction } from '../db/client'
import { Refusal } from '../errors'

type Stale = { organizationId: string; entity: { type: string; id: string; words: string } }

/**
 * Refuses a form that was filled from other values than those of now, saying who changed them. The page is rendered anew with the
 * refusal, so saving once more is meant: it puts this form's values in place of theirs.
 * @param version that of the values the form was filled from; without one nothing is compared.
 */
export async function refuseStale(
  tx: Transaction,
  version: string | undefined,
  present: unknown,
  { organizationId, entity }: Stale,
): Promise<void> {
  if (version === undefined || version === versionOf(present)) return
  const latest = await tx.auditEntry.findFirst({
    where: { chain: organizationId, entityType: entity.type, entityId: entity.id },
    orderBy: { position: 'desc' },
    select: { actorName: true },
  })
  throw new Refusal(
    `${latest?.actorName ?? 'Somebody'} changed this ${entity.words} while you were editing it. Your changes are not saved, but still stand here: save again to put them in place of theirs, or reload the page to see theirs.`,
  )
}
