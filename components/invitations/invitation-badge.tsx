import type { InvitationRow } from '@/lib/invitations/queries/list-invitations'
import { Badge } from '../ui/badge'

const looks = {
  pending: { tone: 'accent', text: 'Pending' },
  expired: { tone: 'neutral', text: 'Expired' },
  accepted: { tone: 'green', text: 'Accepted' },
  revoked: { tone: 'neutral', text: 'Revoked' },
} as const

export function InvitationBadge({ state, onHold }: Pick<InvitationRow, 'state' | 'onHold'>) {
  if (onHold) {
    return (
      <Badge tone="orange" dot>
        On hold
      </Badge>
    )
  }
  const { tone, text } = looks[state]
  return (
    <Badge tone={tone} dot>
      {text}
    </Badge>
  )
}
