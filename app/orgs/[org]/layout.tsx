import type { ReactNode } from 'react'
import { Shell } from '@/components/shell/shell'
import { signOutAction } from '@/lib/auth/actions'
import { getShell } from '@/lib/organizations/get-shell'

type OrganizationLayoutProps = { params: Promise<{ org: string }>; children: ReactNode }

/** The frame around an organization's screens. It decides nothing: it is not rendered again on navigation, so each page asks for itself. */
export default async function OrganizationLayout({ params, children }: OrganizationLayoutProps) {
  const { org } = await params
  const shell = await getShell(org)
  // Not a member, or signed out: the page answers with not-found or the way to /login.
  if (!shell) return children
  return (
    <Shell {...shell} signOut={signOutAction}>
      {children}
    </Shell>
  )
}
