import type { ReactNode } from 'react'
import { AccountFrame } from '@/components/account/account-frame'
import { getAccountFrame } from '@/lib/account/get-account-frame'
import { signOutAction } from '@/lib/auth/actions'

/** The frame around one's account. It decides nothing: it is not rendered again on navigation, so each page asks for itself. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const frame = await getAccountFrame()
  // Signed out: the page leads to /login.
  if (!frame) return children
  return (
    <AccountFrame {...frame} signOut={signOutAction}>
      {children}
    </AccountFrame>
  )
}
