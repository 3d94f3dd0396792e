import type { ReactNode } from 'react'
import { CardBody, CardSection } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { routes } from '@/lib/routes'
import type { TokenDetail } from '@/lib/tokens/types'
import { restrictionParts } from './restriction-parts'
import { RestrictionList, RestrictionSentence } from './restriction-words'
import { RestrictionsDatalog } from './restrictions-datalog'

type RestrictionsCardProps = { org: string; token: TokenDetail }

/** What the token can do altogether, and what it and each of its ancestors restrict, in words and in Datalog. */
export function RestrictionsCard({ org, token }: RestrictionsCardProps) {
  const { row, restrictionsChain } = token
  const names = applicationNames(token)
  const { own, inherited } = restrictionParts(token)
  return (
    <CardSection title="Restrictions">
      <CardBody className="grid gap-4">
        <p className="wrap-anywhere">
          <RestrictionSentence
            restrictions={restrictionsChain}
            names={names}
            owner={row.owner.name}
            past={row.status !== 'active'}
          />
        </p>
        <Part title="Its own">
          {own.restrictions.length > 0 ? (
            <RestrictionList restrictions={own.restrictions} names={names} />
          ) : (
            <p className="text-ink-2">
              None: {row.parent ? 'it can do what its parent can.' : 'the role and teams of its service user decide.'}
            </p>
          )}
        </Part>
        {inherited.toReversed().map(({ id, name, restrictions }) => (
          <Part key={id} title={<FromAncestor org={org} id={id} name={name} />}>
            {restrictions.length > 0 ? (
              <RestrictionList restrictions={restrictions} names={names} />
            ) : (
              <p className="text-ink-2">None.</p>
            )}
          </Part>
        ))}
        <RestrictionsDatalog token={token} />
      </CardBody>
    </CardSection>
  )
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <h3 className="text-sm font-medium wrap-anywhere text-ink-3">{title}</h3>
      {children}
    </div>
  )
}

function FromAncestor({ org, id, name }: { org: string; id: string; name: string }) {
  return (
    <>
      From{' '}
      <TextLink plain href={routes.serviceToken(org, id)} prefetch={false}>
        {name}
      </TextLink>
    </>
  )
}

function applicationNames({ applications }: TokenDetail): Record<string, string> {
  const named = Object.entries(applications).map(([id, { name, deleted }]) => [
    id,
    deleted ? `${name} (deleted)` : name,
  ])
  return Object.fromEntries(named)
}
