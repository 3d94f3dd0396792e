import type { ManagementOperation } from '@/lib/auth/operations'
import { routes } from '@/lib/routes'

export type SettingsSection = {
  label: string
  href: (slug: string) => string
  /** Who lacks this operation does not see the section. */
  operation: ManagementOperation
}

/** The pages of an organization's settings, in the order of their navigation. */
export const settingsSections: SettingsSection[] = [
  { label: 'General', href: routes.settings, operation: 'settings:read' },
  { label: 'Token policy', href: routes.tokenPolicy, operation: 'settings:read' },
  { label: 'Signing keys', href: routes.signingKeys, operation: 'key:read' },
  { label: 'Single sign-on', href: routes.singleSignOn, operation: 'settings:read' },
  { label: 'Notifications', href: routes.notifications, operation: 'settings:read' },
]
