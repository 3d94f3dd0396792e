'use client'

import { LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react'
import { useTheme } from 'next-themes'
import { routes } from '@/lib/routes'
import { Menu, MenuChoices, MenuItem, MenuSeparator, MenuSubmit } from '../ui/menu'
import { useFrame } from './shell-context'

const themes = [
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
  { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
]

export function AccountMenu() {
  const { user, signOut } = useFrame()
  const { theme = 'system', setTheme } = useTheme()
  return (
    <Menu
      className="w-60"
      trigger={
        <button
          type="button"
          aria-label="Account"
          className="grid size-8 place-items-center rounded-full pointer-coarse:size-11"
        >
          <span
            aria-hidden
            // Written by the style sheet: what is text would have to be part of the button's name.
            data-initials={initials(user.name)}
            className="grid size-6.5 place-items-center rounded-full bg-accent-soft text-[0.6875rem] font-semibold text-accent before:content-[attr(data-initials)]"
          />
        </button>
      }
    >
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-sm text-ink-3">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuItem href={routes.account} icon={<UserRound aria-hidden />}>
        Account settings
      </MenuItem>
      <MenuSeparator />
      <MenuChoices label="Theme" value={theme} onValueChange={setTheme} options={themes} />
      <MenuSeparator />
      <MenuSubmit action={signOut} icon={<LogOut aria-hidden />}>
        Sign out
      </MenuSubmit>
    </Menu>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words
  return letters
    .map((word) => Array.from(word ?? '')[0] ?? '')
    .join('')
    .toUpperCase()
}
