import { describeRestrictions } from '@/lib/restrictions/describe'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenList, TokenRow } from '@/lib/tokens/types'
import { classNames } from '../../ui/class-names'
import { CellNote } from '../../ui/table'
import { Tag } from '../../ui/tag'
import { TextLink } from '../../ui/text-link'
import { Hints } from './hint-notes'

type NameCellProps = {
  realm: TokenRealm
  row: TokenRow
  applications: TokenList['applications']
  /** In the tree the row above says it. */
  showParent: boolean
}

/** The token's name; below it what an attenuated one is restricted to, in words. */
export function NameCell({ realm, row, applications, showParent }: NameCellProps) {
  return (
    <>
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5">
        <TextLink
          plain
          href={tokenPath(realm, row.id)}
          prefetch={false}
          title={isLong(row.name) ? row.name : undefined}
          className={classNames('font-medium wrap-anywhere', isLong(row.name) && 'line-clamp-3')}
        >
          {row.name}
        </TextLink>
        {row.kind === 'scim' && <Tag>SCIM</Tag>}
        {!row.seen && <Tag>Not seen yet</Tag>}
      </span>
      {row.parent && (
        <CellNote className="wrap-anywhere">
          {restrictionWords(row, applications)}
          {row.origin === 'discovered' && ' · discovered'}
        </CellNote>
      )}
      {showParent && row.parent && (
        <CellNote className="wrap-anywhere">
          under{' '}
          <TextLink plain href={tokenPath(realm, row.parent.id)} prefetch={false}>
            {row.parent.name}
          </TextLink>
        </CellNote>
      )}
      <Hints row={row} place="name" />
    </>
  )
}

// What may need more lines than a row of a list should have.
function isLong(name: string): boolean {
  return name.length > 90
}

function restrictionWords(row: TokenRow, applications: TokenList['applications']): string {
  const applicationName = (id: string) => applications[id]?.name
  return describeRestrictions(row.restrictions, { applicationName }).short
}
