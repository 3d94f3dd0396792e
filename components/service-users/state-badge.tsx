import { Badge } from '../ui/badge'

export function StateBadge({ active }: { active: boolean }) {
  return (
    <Badge tone={active ? 'green' : 'neutral'} dot>
      {active ? 'Active' : 'Deactivated'}
    </Badge>
  )
}
