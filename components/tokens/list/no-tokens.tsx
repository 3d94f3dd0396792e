import { Key, SearchX } from 'lucide-react'
import { routes } from '@/lib/routes'
import { ButtonLink } from '../../ui/button-link'
import { EmptyState } from '../../ui/empty-state'

type NoTokensProps = {
  org: string
  /** Whether there are tokens, only none that matches. */
  filtered: boolean
  hasServiceUser: boolean
  may: { createToken: boolean; createServiceUser: boolean }
}

/** Why the list is empty, and what to do next. */
export function NoTokens({ org, filtered, hasServiceUser, may }: NoTokensProps) {
  if (filtered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="No token matches"
        action={<ButtonLink href={routes.serviceTokens(org)}>Clear the filters</ButtonLink>}
      >
        No service token fits this search and all of these filters. Drop one of them, or look for a part of the name.
      </EmptyState>
    )
  }
  if (!hasServiceUser) {
    return (
      <EmptyState
        icon={<Key />}
        title="A token belongs to a service user"
        action={may.createServiceUser && <ButtonLink href={routes.newServiceUser(org)}>Create service user</ButtonLink>}
      >
        There is none yet. Create the account of a machine or a pipeline first; its tokens can then do what its role and
        teams allow.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<Key />}
      title="No service token yet"
      action={
        may.createToken && (
          <ButtonLink href={`${routes.serviceTokens(org)}?create=1`}>Create the first service token</ButtonLink>
        )
      }
    >
      Give each machine a token of its own, and everyone else an attenuated one. You will see here when each was last
      used.
    </EmptyState>
  )
}
