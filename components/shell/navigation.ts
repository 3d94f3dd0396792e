import {
  Bot,
  Boxes,
  House,
  Key,
  LayoutGrid,
  List,
  type LucideIcon,
  Scan,
  Settings,
  ShieldCheck,
  UserPlus,
  Users,
} from 'lucide-react'
import type { ManagementOperation } from '@/lib/auth/operations'
import { routes } from '@/lib/routes'

export type NavigationEntry = {
  id: string
  label: string
  icon: LucideIcon
  href: (slug: string) => string
  /** Who lacks this operation does not see the entry. */
  operation: ManagementOperation
  /** Other words that find it in the command palette. */
  keywords?: string[]
}

/** The screens of an organization, in the sidebar's order and groups. */
export const navigation: { label: string | null; entries: NavigationEntry[] }[] = [
  {
    label: null,
    entries: [
      { id: 'overview', label: 'Overview', icon: House, href: routes.overview, operation: 'organization:read' },
    ],
  },
  {
    label: 'Access',
    entries: [
      {
        id: 'service-tokens',
        label: 'Service tokens',
        icon: Key,
        href: routes.serviceTokens,
        operation: 'service_token:read',
        keywords: ['key', 'secret', 'credential'],
      },
      {
        id: 'service-users',
        label: 'Service users',
        icon: Bot,
        href: routes.serviceUsers,
        operation: 'service_user:read',
        keywords: ['machine', 'account', 'pipeline'],
      },
      {
        id: 'roles',
        label: 'Roles',
        icon: ShieldCheck,
        href: routes.roles,
        operation: 'role:read',
        keywords: ['permissions', 'grants', 'rights'],
      },
      {
        id: 'teams',
        label: 'Teams',
        icon: Boxes,
        href: routes.teams,
        operation: 'team:read',
        keywords: ['groups', 'public', 'levels'],
      },
      {
        id: 'applications',
        label: 'Applications',
        icon: LayoutGrid,
        href: routes.applications,
        operation: 'application:read',
        keywords: ['api', 'operations', 'catalogue'],
      },
      {
        id: 'members',
        label: 'Members',
        icon: Users,
        href: routes.members,
        operation: 'member:read',
        keywords: ['people', 'users', 'invitations'],
      },
    ],
  },
  {
    label: 'Insight',
    entries: [
      {
        id: 'audit',
        label: 'Audit log',
        icon: List,
        href: routes.audit,
        operation: 'audit:read',
        keywords: ['history', 'changes', 'who'],
      },
      {
        id: 'inspector',
        label: 'Inspector',
        icon: Scan,
        href: routes.inspector,
        operation: 'service_token:read',
        keywords: ['decode', 'paste', 'simulate', 'debug', 'datalog'],
      },
      {
        id: 'settings',
        label: 'Settings',
        icon: Settings,
        href: routes.settings,
        operation: 'settings:read',
        keywords: ['policy', 'signing keys', 'general'],
      },
    ],
  },
]

/** What one can start from anywhere by the command palette. */
export const commands: NavigationEntry[] = [
  {
    id: 'create-service-token',
    label: 'Create service token',
    icon: Key,
    href: (slug) => `${routes.serviceTokens(slug)}?create=1`,
    operation: 'service_token:create',
    keywords: ['new', 'add', 'mint', 'secret'],
  },
  {
    id: 'create-service-user',
    label: 'Create service user',
    icon: Bot,
    href: routes.newServiceUser,
    operation: 'service_user:create',
    keywords: ['new', 'add'],
  },
  {
    id: 'create-role',
    label: 'Create role',
    icon: ShieldCheck,
    href: routes.newRole,
    operation: 'role:create',
    keywords: ['new', 'add', 'permissions'],
  },
  {
    id: 'create-team',
    label: 'Create team',
    icon: Boxes,
    href: routes.newTeam,
    operation: 'team:create',
    keywords: ['new', 'add', 'group'],
  },
  {
    id: 'create-application',
    label: 'Create application',
    icon: LayoutGrid,
    href: routes.newApplication,
    operation: 'application:create',
    keywords: ['new', 'add'],
  },
  {
    id: 'invite-member',
    label: 'Invite member',
    icon: UserPlus,
    href: (slug) => `${routes.members(slug)}?invite=1`,
    operation: 'member:invite',
    keywords: ['new', 'add', 'people', 'person', 'user'],
  },
]

/** Whether one may open an entry. `operations` are those of the role, as it has them: with the prefix `latchkey/`. */
export function mayOpen(entry: NavigationEntry, operations: readonly string[]): boolean {
  return operations.includes(`latchkey/${entry.operation}`)
}

/** The entry that a path lies under; the longest address wins, because the overview's is the beginning of all others. */
export function entryOfPath(pathname: string, slug: string): NavigationEntry | undefined {
  return navigation
    .flatMap((group) => group.entries)
    .filter((entry) => pathname === entry.href(slug) || pathname.startsWith(`${entry.href(slug)}/`))
    .sort((a, b) => b.href(slug).length - a.href(slug).length)[0]
}
