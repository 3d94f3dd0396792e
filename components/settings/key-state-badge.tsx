import type { SigningKeyRow } from '@/lib/keys/queries/list-keys'
import { Badge } from '../ui/badge'

const looks = {
  signing: { word: 'Signing', tone: 'green' },
  verifying: { word: 'Verifying', tone: 'neutral' },
  retired: { word: 'Retired', tone: 'red' },
} as const

export function KeyStateBadge({ state }: { state: SigningKeyRow['state'] }) {
  const { word, tone } = looks[state]
  return (
    <Badge tone={tone} dot>
      {word}
    </Badge>
  )
}
