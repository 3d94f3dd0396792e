import { describe, expect, test } from 'vitest'
import { builtInRoles } from '@/lib/auth/operations'
import { commands, entryOfPath, mayOpen, navigation } from './navigation'

const entries = navigation.flatMap((group) => group.entries)

function labels(role: keyof typeof builtInRoles): string[] {
  return entries.filter((entry) => mayOpen(entry, builtInRoles[role].managementOperations)).map((entry) => entry.label)
}

describe('navigation', () => {
  test('an admin sees every screen', () => {
    expect(labels('admin')).toEqual([
      'Overview',
      'Service tokens',
      'Service users',
      'Roles',
      'Teams',
      'Applications',
      'Members',
      'Audit log',
      'Inspector',
      'Settings',
    ])
  })

  test('a manager sees neither tokens, nor the audit log, nor the inspector', () => {
    expect(labels('manager')).toEqual([
      'Overview',
      'Service users',
      'Roles',
      'Teams',
      'Applications',
      'Members',
      'Settings',
    ])
  })

  test('a member sees no settings either', () => {
    expect(labels('member')).toEqual(['Overview', 'Service users', 'Roles', 'Teams', 'Applications', 'Members'])
  })

  test('a member may create nothing', () => {
    expect(commands.filter((command) => mayOpen(command, builtInRoles.member.managementOperations))).toEqual([])
  })

  test.each([
    ['/orgs/acme', 'Overview'],
    ['/orgs/acme/service-tokens', 'Service tokens'],
    ['/orgs/acme/service-tokens/tok_1', 'Service tokens'],
    ['/orgs/acme/service-users/new', 'Service users'],
    ['/orgs/acme/members/invitations', 'Members'],
  ])('%s lies under %s', (pathname, label) => {
    expect(entryOfPath(pathname, 'acme')?.label).toBe(label)
  })

  test('a path of another organization lies under nothing', () => {
    expect(entryOfPath('/orgs/acme-2', 'acme')).toBeUndefined()
  })
})
