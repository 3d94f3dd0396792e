import { Badge } from '@/components/ui/badge'
import { KeyIcon } from '@/components/ui/key-icon'
import { PageHeader } from '@/components/ui/page-header'
import { StatusBadge } from '@/components/ui/status-badge'
import { TextLink } from '@/components/ui/text-link'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { ActionButtons } from './action-buttons'
import { RenameCopy } from './rename-copy'

type TokenHeaderProps = { realm: TokenRealm; token: TokenDetail; verifierUrl: string }

/** Name, status and why, and what can be done. */
export function TokenHeader({ realm, token, verifierUrl }: TokenHeaderProps) {
  const { row } = token
  return (
    <PageHeader
      leading={<KeyIcon status={row.status} className="size-5" />}
      title={row.name}
      trailing={<StatusLine realm={realm} token={token} />}
      actions={
        <ActionButtons
          realm={realm}
          row={row}
          verifierUrl={verifierUrl}
          actions={['attenuate', 'rotate', 'restore', 'revoke']}
        >
          {token.canRename && <RenameCopy realm={realm} tokenId={row.id} name={row.name} />}
        </ActionButtons>
      }
    />
  )
}

function StatusLine({ realm, token: { row } }: { realm: TokenRealm; token: TokenDetail }) {
  const { status, cause, hints, seen, origin } = row
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <StatusBadge status={status} />
      {!seen && <Badge>Not seen yet</Badge>}
      {origin === 'discovered' && <Badge>Discovered</Badge>}
      {cause && (
        <span className="wrap-anywhere text-ink-2">
          {cause.tokenId ? (
            <TextLink plain href={tokenPath(realm, cause.tokenId)} prefetch={false}>
              {cause.text}
            </TextLink>
          ) : (
            cause.text
          )}
        </span>
      )}
      {hints.map((hint) => (
        <span key={hint} className="text-sm text-orange">
          {hint}
        </span>
      ))}
    </span>
  )
}
