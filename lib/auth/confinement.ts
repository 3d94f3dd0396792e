import type { Caller } from './caller'

/**
 * What a membership must fulfil for this session to reach it: one that an organization's own provider vouched for reaches that
 * organization alone, because whoever runs the provider decides whom it names.
 */
export function confinement(session: Caller['session']): { organizationId?: string } {
  return session?.organizationId ? { organizationId: session.organizationId } : {}
}
