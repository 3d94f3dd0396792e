'use client'

import { Check, ChevronsUpDown, Plus } from 'lucide-react'
import { routes } from '@/lib/routes'
import { Menu, MenuGroup, MenuItem, MenuSeparator } from '../ui/menu'
import { type ShellOrganization, useFrame, useShell } from './shell-context'

const boxClass =
  'mb-3 flex min-h-9 w-full items-center gap-2 rounded-lg border bg-panel px-2 py-1.25 text-left font-medium pointer-coarse:min-h-11'

/** The organization one is in, and the way to one's others and to a new one. */
export function OrganizationSwitcher({ onNavigate }: { onNavigate?: () => void }) {
  const { organization } = useShell()
  const { organizations } = useFrame()
  return (
    <Menu
      align="start"
      className="w-(--anchor-width)"
      trigger={
        <button type="button" className={`${boxClass} hover:bg-sunken`}>
          <span className="sr-only">Organization: </span>
          <Initial organization={organization} />
          <span className="min-w-0 flex-1 truncate">{organization.name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 text-ink-3" />
        </button>
      }
    >
      <MenuGroup label="Organizations">
        {organizations.map((other) => (
          <MenuItem
            key={other.slug}
            href={routes.overview(other.slug)}
            onClick={onNavigate}
            icon={<Initial organization={other} />}
            end={other.slug === organization.slug && <Check aria-label="current" />}
          >
            {other.name}
          </MenuItem>
        ))}
      </MenuGroup>
      <MenuSeparator />
      <MenuItem href={routes.newOrganization} onClick={onNavigate} icon={<Plus aria-hidden />}>
        Create organization
      </MenuItem>
    </Menu>
  )
}

function Initial({ organization }: { organization: ShellOrganization }) {
  return (
    <span
      aria-hidden
      data-initial={Array.from(organization.name.trim())[0]?.toUpperCase()}
      className="grid size-5 shrink-0 place-items-center rounded-[5px] bg-sunken text-[0.6875rem] font-semibold text-ink-2 before:content-[attr(data-initial)]"
    />
  )
}
