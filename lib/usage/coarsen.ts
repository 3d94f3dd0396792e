import type { UsageCount } from './usage-buffer'

/** With how much detail requests are counted, from the most to the least. */
export const details = ['all', 'without address', 'without application, operation and address', 'by the hour'] as const
export type Detail = (typeof details)[number]

const millisecondsPerHour = 3_600_000

/**
 * The same count with no more detail than that: several become one, and none is lost. Always a new row, made at once as a whole: V8 keeps one that
 * was put together from others in twice the space.
 */
export function coarsen(use: UsageCount, detail: Detail): UsageCount {
  const level = details.indexOf(detail)
  return {
    organizationId: use.organizationId,
    tokenId: use.tokenId,
    credentialId: use.credentialId,
    // As old minutes are kept (keep-usage.ts): the hour's first minute stands for the hour.
    minute: level >= 3 ? use.minute - (use.minute % millisecondsPerHour) : use.minute,
    code: use.code,
    applicationId: level >= 2 ? '' : use.applicationId,
    operation: level >= 2 ? '' : use.operation,
    address: level >= 1 ? '' : use.address,
    count: use.count,
  }
}
