import { Key, type LucideIcon, MonitorSmartphone, ShieldCheck, UserRound } from 'lucide-react'
import { routes } from '@/lib/routes'

export type AccountSection = {
  label: string
  icon: LucideIcon
  href: string
  /** Other words that find it in the command palette. */
  keywords?: string[]
}

/** The pages of one's account, in the order of their navigation. */
export const accountSections: AccountSection[] = [
  { label: 'Profile', icon: UserRound, href: routes.account, keywords: ['account', 'name', 'email', 'password'] },
  {
    label: 'Security',
    icon: ShieldCheck,
    href: routes.accountSecurity,
    keywords: ['two-factor', '2fa', 'authenticator', 'passkey', 'recovery codes'],
  },
  { label: 'Sessions', icon: MonitorSmartphone, href: routes.accountSessions, keywords: ['devices', 'sign out'] },
  { label: 'Personal tokens', icon: Key, href: routes.accountTokens, keywords: ['key', 'secret', 'credential'] },
]

/** The section that a path lies under; the longest address wins, because the profile's is the beginning of all others. */
export function accountSectionOf(pathname: string): AccountSection | undefined {
  return accountSections
    .filter(({ href }) => pathname === href || pathname.startsWith(`${href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0]
}
