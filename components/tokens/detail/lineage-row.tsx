import type { CSSProperties } from 'react'
import { classNames } from '@/components/ui/class-names'
import { KeyIcon } from '@/components/ui/key-icon'
import { RelativeTime } from '@/components/ui/relative-time'
import { Tag } from '@/components/ui/tag'
import { TextLink } from '@/components/ui/text-link'
import { describeRestrictions } from '@/lib/restrictions/describe'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenDetail, TokenRow } from '@/lib/tokens/types'

type LineageRowProps = {
  realm: TokenRealm
  row: TokenRow
  /** Whether it is the token whose page this is. */
  current: boolean
  applications: TokenDetail['applications']
}

/** One token of a tree, as deep as it stands. */
export function LineageRow({ realm, row, current, applications }: LineageRowProps) {
  // The state beside it says when a token ends; that it ends earlier than its parent is no limit to what it can do.
  const limits = row.restrictions.filter(({ type }) => type !== 'expires' && type !== 'not_before')
  const words = limits.length > 0 && describeRestrictions(limits, { applicationName }).short
  return (
    <li
      aria-current={current ? 'true' : undefined}
      className={classNames(
        'flex items-baseline gap-2 py-1.5 pr-4 pl-[calc(1rem+var(--depth)*1.25rem)] max-sm:pl-[calc(1rem+var(--depth)*0.5rem)]',
        current && 'bg-sunken shadow-[inset_2px_0_var(--accent)]',
      )}
      style={{ '--depth': row.depth } as CSSProperties}
    >
      <KeyIcon status={row.status} className="shrink-0 translate-y-[3px]" />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
          {row.depth > 0 && <span className="sr-only">Level {row.depth}: </span>}
          {current ? (
            <span className="min-w-0 font-medium wrap-anywhere">{row.name}</span>
          ) : (
            <TextLink
              plain
              href={tokenPath(realm, row.id)}
              prefetch={false}
              className={classNames('min-w-0 wrap-anywhere', row.status !== 'active' && 'text-ink-2')}
            >
              {row.name}
            </TextLink>
          )}
          {row.origin === 'discovered' && <Tag>Discovered</Tag>}
          {!row.seen && <Tag>Not seen yet</Tag>}
        </div>
        {words && <p className="text-sm wrap-anywhere text-ink-3">{words}</p>}
        <p className="text-sm text-ink-3 sm:hidden">
          <State row={row} />
        </p>
      </div>
      <p className="max-w-1/2 shrink-0 text-right text-sm wrap-anywhere text-ink-3 max-sm:hidden">
        <State row={row} />
      </p>
    </li>
  )

  function applicationName(id: string): string | undefined {
    const found = applications[id]
    return found && (found.deleted ? `${found.name} (deleted)` : found.name)
  }
}

function State({ row: { status, cause, hints, lastUsedAt } }: { row: TokenRow }) {
  if (status === 'expired') return 'Expired'
  if (status === 'revoked') return cause ? `Revoked ${cause.text}` : 'Revoked'
  return (
    <>
      {lastUsedAt ? (
        <>
          Used <RelativeTime value={lastUsedAt} inline />
        </>
      ) : (
        'Not used'
      )}
      {hints.map((hint) => (
        <span key={hint} className="text-orange">
          {' · '}
          {hint}
        </span>
      ))}
    </>
  )
}
