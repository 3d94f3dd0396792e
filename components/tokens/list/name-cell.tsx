import { describeRestrictions } from '@/lib/restrictions/describe'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenList, TokenRow } from '@/lib/tokens/types'
import { NameLink } from '../../ui/name-link'
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
        <NameLink href={tokenPath(realm, row.id)} name={row.name} prefetch={false} />
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

function restrictionWords(row: TokenRow, applications: TokenList['applications']): string {
  const applicationName = (id: string) => applications[id]?.name
  return describeRestrictions(row.restrictions, { applicationName }).short
}
