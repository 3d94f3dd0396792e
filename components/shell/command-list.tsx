'use client'

import { Command } from 'cmdk'
import { Building2, LogOut, type LucideIcon, Monitor, Moon, Plus, Search, Sun } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTheme } from 'next-themes'
import { type ReactNode, startTransition, useContext, useState } from 'react'
import { routes } from '@/lib/routes'
import { accountSections } from '../account/account-sections'
import { searchPrefix } from './command-score'
import { commands, mayOpen, type NavigationEntry, navigation } from './navigation'
import { ShellContext, type ShellOrganization, useFrame } from './shell-context'

const themes = [
  { value: 'light', label: 'Light theme', icon: Sun },
  { value: 'dark', label: 'Dark theme', icon: Moon },
  { value: 'system', label: 'Theme of the system', icon: Monitor },
]

/** What the command palette offers; the typed words may also become a search of the tokens. */
export function CommandList({ onDone }: { onDone: () => void }) {
  const { organizations, signOut } = useFrame()
  const shell = useContext(ShellContext)
  const { setTheme } = useTheme()
  const router = useRouter()
  const [words, setWords] = useState('')
  const query = words.trim()
  const entries = shell ? entriesOf(shell) : { screens: [], actions: [], searchable: [] }
  const others = organizations.filter((other) => other.slug !== shell?.organization.slug)

  // Outside an organization it has to be chosen first.
  const newPersonalToken = shell ? `${routes.personalTokens(shell.organization.slug)}?create=1` : routes.accountTokens

  function go(href: string) {
    onDone()
    router.push(href)
  }

  return (
    <>
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search aria-hidden className="text-ink-3" />
        <Command.Input
          value={words}
          onValueChange={setWords}
          placeholder="Search or jump to"
          className="h-12 min-w-0 flex-1 bg-transparent outline-none pointer-coarse:text-lg"
        />
      </div>
      <Command.List className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5">
        <Command.Empty className="px-2 py-6 text-center text-ink-3">Nothing of that name.</Command.Empty>
        {entries.screens.length > 0 && (
          <Group heading="Go to">
            {entries.screens.map((entry) => (
              <Item key={entry.id} icon={entry.icon} keywords={entry.keywords} onSelect={() => go(entry.path)}>
                {entry.label}
              </Item>
            ))}
          </Group>
        )}
        {entries.actions.length > 0 && (
          <Group heading="Actions">
            {entries.actions.map((entry) => (
              <Item key={entry.id} icon={Plus} keywords={entry.keywords} onSelect={() => go(entry.path)}>
                {entry.label}
              </Item>
            ))}
          </Group>
        )}
        {others.length > 0 && (
          <Group heading="Organizations">
            {others.map((other) => (
              <Item
                key={other.slug}
                icon={Building2}
                value={`${other.name} ${other.slug}`}
                onSelect={() => go(routes.overview(other.slug))}
              >
                {other.name}
              </Item>
            ))}
          </Group>
        )}
        <Group heading="You">
          <Item icon={Building2} keywords={['new', 'add']} onSelect={() => go(routes.newOrganization)}>
            Create organization
          </Item>
          <Item icon={Plus} keywords={['new', 'add', 'mint', 'secret']} onSelect={() => go(newPersonalToken)}>
            Create personal token
          </Item>
          {accountSections.map((section) => (
            <Item
              key={section.href}
              icon={section.icon}
              value={`${section.label} account`}
              keywords={section.keywords}
              onSelect={() => go(section.href)}
            >
              {`Your ${section.label.toLowerCase()}`}
            </Item>
          ))}
          {themes.map((theme) => (
            <Item
              key={theme.value}
              icon={theme.icon}
              keywords={['theme', 'appearance']}
              onSelect={() => {
                onDone()
                setTheme(theme.value)
              }}
            >
              {theme.label}
            </Item>
          ))}
          <Item icon={LogOut} keywords={['log out', 'leave']} onSelect={() => startTransition(signOut)}>
            Sign out
          </Item>
        </Group>
        {query && entries.searchable.length > 0 && (
          <Group heading="Search">
            {entries.searchable.map((entry) => (
              <Item
                key={entry.id}
                icon={Search}
                value={`${searchPrefix}${entry.id}`}
                onSelect={() => go(`${entry.path}?${new URLSearchParams({ q: query })}`)}
              >
                {`${entry.label} with “${query}”`}
              </Item>
            ))}
          </Group>
        )}
      </Command.List>
    </>
  )
}

const searched = ['service-tokens', 'service-users', 'roles', 'teams', 'applications', 'members']

/** What one may open and start in an organization, with where it is. */
function entriesOf({ organization, operations }: { organization: ShellOrganization; operations: readonly string[] }) {
  const mine = (entries: NavigationEntry[]) =>
    entries
      .filter((entry) => mayOpen(entry, operations))
      .map((entry) => ({ ...entry, path: entry.href(organization.slug) }))
  const screens = mine(navigation.flatMap((group) => group.entries))
  return { screens, actions: mine(commands), searchable: screens.filter((entry) => searched.includes(entry.id)) }
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  )
}

type ItemProps = { icon: LucideIcon; value?: string; keywords?: string[]; onSelect: () => void; children: string }

function Item({ icon: Icon, value, keywords, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value ?? children}
      keywords={keywords}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-sm px-2 py-1 select-none data-[selected=true]:bg-sunken pointer-coarse:min-h-11"
    >
      <Icon aria-hidden className="text-ink-3" />
      <span className="min-w-0 truncate">{children}</span>
    </Command.Item>
  )
}
