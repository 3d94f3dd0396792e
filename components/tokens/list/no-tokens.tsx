import { Key } from 'lucide-react'
import type { ReactNode } from 'react'
import { routes } from '@/lib/routes'
import { type TokenRealm, tokensPath } from '@/lib/tokens/realm'
import { ButtonLink } from '../../ui/button-link'
import { EmptyState } from '../../ui/empty-state'
import { NoMatch } from '../../ui/list-card'
import { realmWords } from '../realm-words'

/** There are tokens, only none that the search and the filters let through. */
export function NoMatchingToken({ realm }: { realm: TokenRealm }) {
  return (
    <NoMatch title="No token matches" href={tokensPath(realm)} clear="Clear search and filters">
      No {realmWords[realm.kind].one} fits this search and all of these filters. Drop one of them, or look for a part of
      the name.
    </NoMatch>
  )
}

type NoServiceTokenProps = {
  org: string
  hasServiceUser: boolean
  may: { createToken: boolean; createServiceUser: boolean }
}

/** The organization has no service token yet: what to do next. */
export function NoServiceToken({ org, hasServiceUser, may }: NoServiceTokenProps) {
  if (!hasServiceUser) {
    const action = <ButtonLink href={routes.newServiceUser(org)}>Create service user</ButtonLink>
    return (
      <None title="A token belongs to a service user" action={may.createServiceUser && action}>
        There is none yet. Create the account of a machine or a pipeline first; its tokens can then do what its role and
        teams allow.
      </None>
    )
  }
  const action = <ButtonLink href={`${routes.serviceTokens(org)}?create=1`}>Create the first service token</ButtonLink>
  return (
    <None title="No service token yet" action={may.createToken && action}>
      Give each machine a token of its own, and everyone else an attenuated one. You will see here when each was last
      used.
    </None>
  )
}

/** The reader has no personal token yet: what they are for. */
export function NoPersonalToken({ org }: { org: string }) {
  return (
    <None
      title="No personal token yet"
      action={<ButtonLink href={`${routes.personalTokens(org)}?create=1`}>Create your first personal token</ButtonLink>}
    >
      For your own scripts and tools. It can do what you can, and an attenuated copy less: give an assistant or a laptop
      one of those. You will see here when each was last used.
    </None>
  )
}

function None({ title, action, children }: { title: string; action: ReactNode; children: ReactNode }) {
  return (
    <EmptyState icon={<Key />} title={title} action={action}>
      {children}
    </EmptyState>
  )
}
