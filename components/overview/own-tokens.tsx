import { Key } from 'lucide-react'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../ui/button-link'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'

/** For those whom the overview has no service tokens for: what they have instead. */
export function OwnTokens({ slug }: { slug: string }) {
  return (
    <Card>
      <EmptyState
        icon={<Key />}
        title="Tokens of your own"
        action={<ButtonLink href={routes.personalTokens(slug)}>Your personal tokens</ButtonLink>}
      >
        Your role does not show you the organization’s service tokens. For your own scripts and tools there are personal
        tokens, which can do what you can, or less.
      </EmptyState>
    </Card>
  )
}
