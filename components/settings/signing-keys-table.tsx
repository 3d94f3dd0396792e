import type { SigningKeyRow } from '@/lib/keys/queries/list-keys'
import { countedText } from '@/lib/lists/count-text'
import { CopyButton } from '../ui/copy-button'
import { RelativeTime } from '../ui/relative-time'
import { HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { KeyStateBadge } from './key-state-badge'

export function SigningKeysTable({ keys }: { keys: SigningKeyRow[] }) {
  return (
    <Table label="Signing keys">
      <TableHead>
        <HeaderCell kind="primary">Key</HeaderCell>
        <HeaderCell>Public key</HeaderCell>
        <HeaderCell>Live secrets</HeaderCell>
        <HeaderCell>Created</HeaderCell>
        <HeaderCell>Retired</HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
      </TableHead>
      <TableBody>
        {keys.map((key) => (
          <TableRow key={key.id}>
            <TableCell kind="primary" className="font-medium whitespace-nowrap">
              Key {key.id}
            </TableCell>
            <TableCell label="Public key">
              <span className="inline-flex items-center gap-1">
                <span className="font-mono text-xs" title={key.publicKey}>
                  {key.publicKey.slice(0, 12)}…
                </span>
                <CopyButton
                  value={key.publicKey}
                  label={`Copy the public key of key ${key.id}`}
                  iconOnly
                  size="small"
                  variant="quiet"
                />
              </span>
            </TableCell>
            <TableCell label="Live secrets" className="tabular-nums text-ink-2">
              {countedText(key.liveSecrets)}
            </TableCell>
            <TableCell label="Created" className="text-ink-2">
              <RelativeTime value={key.createdAt} />
            </TableCell>
            <TableCell label={key.retiredAt ? 'Retired' : undefined} className="text-ink-2">
              {key.retiredAt ? <RelativeTime value={key.retiredAt} /> : <span className="text-ink-3">Not retired</span>}
            </TableCell>
            <TableCell kind="status">
              <KeyStateBadge state={key.state} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
