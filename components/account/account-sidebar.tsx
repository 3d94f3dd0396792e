'use client'

import { ArrowLeft } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import { useFrame } from '../shell/shell-context'
import { Brand } from '../ui/brand'
import { classNames } from '../ui/class-names'
import { accountSectionOf, accountSections } from './account-sections'

/** Brand, the account's pages, and the way back to one's organizations. */
export function AccountSidebar({ onNavigate }: { onNavigate?: () => void }) {
  const { organizations } = useFrame()
  const pathname = usePathname()
  const current = accountSectionOf(pathname)
  return (
    <>
      <Brand className="px-2 pt-1.5 pb-3.5" />
      <nav aria-label="Account">
        <Heading>Your account</Heading>
        <ul className="grid gap-0.5">
          {accountSections.map((section) => (
            <li key={section.href}>
              <SidebarLink
                href={section.href}
                current={section === current ? (pathname === section.href ? 'page' : 'true') : undefined}
                onNavigate={onNavigate}
              >
                <section.icon aria-hidden />
                {section.label}
              </SidebarLink>
            </li>
          ))}
        </ul>
      </nav>
      {organizations.length > 0 && (
        <nav aria-label="Organizations">
          <Heading>{organizations.length === 1 ? 'Organization' : 'Organizations'}</Heading>
          <ul className="grid gap-0.5">
            {organizations.map(({ slug, name }) => (
              <li key={slug}>
                <SidebarLink href={routes.overview(slug)} onNavigate={onNavigate}>
                  <ArrowLeft aria-hidden />
                  <span className="min-w-0 truncate">{name}</span>
                </SidebarLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  )
}

function Heading({ children }: { children: ReactNode }) {
  return <p className="px-2 pt-3.5 pb-1 text-[0.6875rem] font-medium text-ink-3">{children}</p>
}

type SidebarLinkProps = {
  href: string
  current?: 'page' | 'true'
  onNavigate: (() => void) | undefined
  children: ReactNode
}

function SidebarLink({ href, current, onNavigate, children }: SidebarLinkProps) {
  return (
    <Link
      href={href}
      onClick={onNavigate}
      aria-current={current}
      className={classNames(
        'flex min-h-8.25 items-center gap-2.5 rounded-sm px-2 py-1 text-ink-2 transition-colors duration-100 hover:bg-sunken hover:text-ink pointer-coarse:min-h-11',
        current && 'bg-sunken font-medium text-ink',
      )}
    >
      {children}
    </Link>
  )
}
