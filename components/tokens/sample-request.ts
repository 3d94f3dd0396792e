import type { EffectiveRestrictions } from '@/lib/restrictions/effective'
import type { ApplicationOption } from '@/lib/tokens/types'

/** What a request to the verifier may state beside the token. */
export type SampleRequest = { application?: string; operation?: string; access?: 'read'; clientIp?: string }

/** A request that a token with these restrictions is made for, to try it with; without any, nothing need be stated. */
export function sampleRequest(
  { applications, operations, readOnly, networks }: EffectiveRestrictions,
  offered: ApplicationOption[],
): SampleRequest {
  const application = applications && offered.find(({ id }) => applications.includes(id))
  const operation = operations && suitable(operations, application, readOnly)
  return {
    ...(application && { application: application.slug }),
    ...(operation && { operation }),
    // Without a word about it, an application alone is asked about for writing.
    ...((readOnly || (application && !operation)) && { access: 'read' as const }),
    ...(networks?.[0] && { clientIp: networks[0].split('/')[0] }),
  }
}

function suitable(operations: string[], application: ApplicationOption | undefined, readOnly: boolean) {
  const catalogued = application?.operations.filter(({ name }) => operations.includes(name)) ?? []
  const reading = readOnly ? catalogued.find(({ access }) => access === 'read') : undefined
  return reading?.name ?? catalogued[0]?.name ?? operations[0]
}
