import type { CallerSession } from '../auth/caller'

type Invited = { email: string; organization: { id: string } }

/**
 * Whether whoever is signed in may accept an invitation: it is for their address, and their session does not come from another
 * organization's own provider, which may have named anybody.
 */
export function mayAcceptAs(
  { email, organization }: Invited,
  user: { email: string; session: CallerSession | undefined },
): boolean {
  const confinedTo = user.session?.organizationId
  return user.email === email && (!confinedTo || confinedTo === organization.id)
}
