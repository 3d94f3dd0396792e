import 'server-only'
import { db } from '../../db/client'
import type { TokenAccess } from '../state/require-tokens'
import type { RefusedRequest } from '../types'

const shown = 10

/** The latest requests with a token's secrets that the verifier refused, the newest first. */
export async function latestRefusals({ owned }: TokenAccess, tokenId: string): Promise<RefusedRequest[]> {
  const { organizationId } = owned
  const found = await db.refusal.findMany({
    where: { tokenId, organizationId },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: shown,
    select: { id: true, at: true, code: true, applicationId: true, operation: true, address: true },
  })
  const ids = [...new Set(found.map((refusal) => refusal.applicationId))]
  const applications = await db.application.findMany({
    where: { id: { in: ids }, organizationId },
    select: { id: true, name: true },
  })
  const names = new Map(applications.map(({ id, name }) => [id, name]))
  return found.map(({ id, at, applicationId, ...rest }) => ({
    ...rest,
    id: String(id),
    at: at.toISOString(),
    application: names.get(applicationId) ?? null,
  }))
}
