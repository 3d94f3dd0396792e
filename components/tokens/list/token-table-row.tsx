import { memo } from 'react'
import { routes } from '@/lib/routes'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenList, TokenRow } from '@/lib/tokens/types'
import { CheckboxBox } from '../../ui/checkbox'
import { KeyIcon } from '../../ui/key-icon'
import { ExpirationTime, LastUsedTime } from '../../ui/relative-time'
import { StatusBadge } from '../../ui/status-badge'
import { CellNote, TableCell, TableRow } from '../../ui/table'
import { TextLink } from '../../ui/text-link'
import { RowActions } from '../row-actions'
import { Hints } from './hint-notes'
import { NameCell } from './name-cell'
import type { Selection } from './use-selection'

type TokenTableRowProps = {
  realm: TokenRealm
  verifierUrl: string
  row: TokenRow
  mode: TokenList['mode']
  applications: TokenList['applications']
  selected: boolean
  /** Whether the box does something yet. */
  ready: boolean
  /** Undefined where nothing can be done to several at once. */
  onSelect: Selection['set'] | undefined
}

/** One token. A page may have hundreds: only those that change are rendered again. */
export const TokenTableRow = memo(function TokenTableRow({ realm, row, mode, selected, ...rest }: TokenTableRowProps) {
  const { verifierUrl, applications, ready, onSelect } = rest
  return (
    <TableRow selected={selected} depth={mode === 'tree' ? row.depth : 0}>
      {onSelect && (
        <TableCell kind="select">
          <CheckboxBox
            aria-label={`Select ${row.name}`}
            checked={selected}
            disabled={!ready}
            onChange={(event) => onSelect(row.id, event.target.checked)}
          />
        </TableCell>
      )}
      <TableCell kind="icon">
        <KeyIcon status={row.status} />
      </TableCell>
      <TableCell kind="primary" className="max-w-90 rows:min-w-44">
        <NameCell realm={realm} row={row} applications={applications} showParent={mode === 'flat'} />
      </TableCell>
      {realm.kind === 'service' && (
        <TableCell label="For" className="rows:max-w-56">
          <TextLink plain href={routes.serviceUser(realm.org, row.owner.id)} prefetch={false} className="wrap-anywhere">
            {row.owner.name}
          </TextLink>
          <CellNote mono className="hidden truncate roomy:block">
            <span title={row.owner.identifier}>{row.owner.identifier}</span>
          </CellNote>
        </TableCell>
      )}
      <TableCell label={row.expiresAt === null ? 'Expiration' : undefined} className="text-ink-2">
        <ExpirationTime value={row.expiresAt} className="roomy:whitespace-nowrap" />
        <Hints row={row} place="expiration" />
      </TableCell>
      <TableCell label="Last used" className="text-ink-2">
        <LastUsedTime value={row.lastUsedAt} className="roomy:whitespace-nowrap" />
        <Hints row={row} place="lastUsed" />
      </TableCell>
      <TableCell kind="status">
        <StatusBadge status={row.status} cause={row.cause?.text} />
        <Hints row={row} place="status" />
      </TableCell>
      <TableCell kind="actions">
        <RowActions realm={realm} row={row} verifierUrl={verifierUrl} />
      </TableCell>
    </TableRow>
  )
})
