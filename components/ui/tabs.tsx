import Link from 'next/link'
import { classNames } from './class-names'

type TabsProps = { label: string; tabs: { label: string; href: string; current?: boolean }[] }

/** Parts of one page, each with an address of its own. */
export function Tabs({ label, tabs }: TabsProps) {
  return (
    <nav aria-label={label} className="mb-5 overflow-x-auto border-b">
      <ul className="flex gap-5">
        {tabs.map((tab) => (
          <li key={tab.href}>
            <Link
              href={tab.href}
              aria-current={tab.current ? 'page' : undefined}
              className={classNames(
                'block py-2 text-ink-2 -outline-offset-2 hover:text-ink pointer-coarse:py-3',
                tab.current && 'font-medium text-ink shadow-[inset_0_-2px_var(--accent)]',
              )}
            >
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
