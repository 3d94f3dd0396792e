import { Badge } from '@/components/ui/badge'
import { KeyIcon } from '@/components/ui/key-icon'
import { PageHeader } from '@/components/ui/page-header'
import { StatusBadge } from '@/components/ui/status-badge'
import { TextLink } from '@/components/ui/text-link'
import { routes } from '@/lib/routes'
import type { TokenDetail } from '@/lib/tokens/types'
import { ActionButtons } from './action-buttons'
import { RenameCopy } from './rename-copy'

type TokenHeaderProps = { org: string; token: TokenDetail; verifierUrl: string }

/** Name, status and why, and what can be done. */
export function TokenHeader({ org, token, verifierUrl }: TokenHeaderProps) {
  const { row } = token
  return (
    <PageHeader
      leading={<KeyIcon status={row.status} className="size-5" />}
      title={row.name}
      trailing={<StatusLine org={org} token={token} />}
      actions={
        <ActionButtons
          org={org}
          row={row}
          verifierUrl={verifierUrl}
          actions={['attenuate', 'rotate', 'restore', 'revoke']}
        >
          {token.canRename && <RenameCopy org={org} tokenId={row.id} name={row.name} />}
        </ActionButtons>
      }
    />
  )
}

function StatusLine({ org, token: { row } }: { org: string; token: TokenDetail }) {
  const { status, cause, hints, seen } = row
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <StatusBadge status={status} />
      {!seen && <Badge>Not seen yet</Badge>}
      {cause && (
        <span className="wrap-anywhere text-ink-2">
          {cause.tokenId ? (
            <TextLink plain href={routes.serviceToken(org, cause.tokenId)} prefetch={false}>
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
