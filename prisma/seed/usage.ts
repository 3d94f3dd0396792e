import type { Random } from './random'
import type { SeededApplication, SeededTree } from './tokens'

const minute = 60_000

/** Requests of the last day for the tokens of a tree that were used in it: a few minutes each, one in fifty refused. */
export function usageOf(
  tree: SeededTree,
  {
    random,
    organizationId,
    applications,
    now,
  }: {
    random: Random
    organizationId: string
    applications: SeededApplication[]
    now: Date
  },
): Record<string, unknown>[] {
  const rows = new Map<string, Record<string, unknown>>()
  for (const [index, token] of tree.tokens.entries()) {
    const lastUsedAt = token.lastUsedAt as Date | null
    if (!lastUsedAt || now.getTime() - lastUsedAt.getTime() > 24 * 60 * minute) continue
    const minutes = 1 + random.below(6)
    for (let step = 0; step < minutes; step++) {
      const at = new Date(Math.floor((lastUsedAt.getTime() - step * random.below(90) * minute) / minute) * minute)
      const application = random.pick(applications)
      const allowed = !random.chance(0.02)
      const row = {
        organizationId,
        tokenId: token.id,
        credentialId: tree.credentials[index]!.id,
        minute: at,
        allowed,
        code: allowed ? 'ok' : 'restricted',
        applicationId: application.id,
        operation: random.pick(application.operations),
        address: token.lastUsedAddress,
        count: 1 + random.below(200),
      }
      rows.set([row.tokenId, at.getTime(), row.code, row.applicationId, row.operation].join(' '), row)
    }
  }
  return [...rows.values()]
}
