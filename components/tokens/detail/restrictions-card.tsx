import type { ReactNode } from 'react'
import { CardBody, CardSection } from '@/components/ui/card'
import { TextLink } from '@/components/ui/text-link'
import { type TokenRealm, tokenPath } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { restrictionParts } from './restriction-parts'
import { RestrictionList, RestrictionSentence } from './restriction-words'
import { RestrictionsDatalog } from './restrictions-datalog'

const deciding = { service: 'the role and teams of its service user', personal: 'your role and teams' }

type RestrictionsCardProps = { realm: TokenRealm; token: TokenDetail }

/** What the token can do altogether, and what it and each of its ancestors restrict, in words and in Datalog. */
export function RestrictionsCard({ realm, token }: RestrictionsCardProps) {
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
            owner={realm.kind === 'personal' ? 'you' : row.owner.name}
            past={row.status !== 'active'}
          />
        </p>
        <Part title="Its own">
          {own.restrictions.length > 0 ? (
            <RestrictionList restrictions={own.restrictions} names={names} />
          ) : (
            <p className="text-ink-2">
              None: {row.parent ? 'it can do what its parent can.' : `${deciding[realm.kind]} decide.`}
            </p>
          )}
        </Part>
        {inherited.toReversed().map(({ id, name, restrictions }) => (
          <Part key={id} title={<FromAncestor realm={realm} id={id} name={name} />}>
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

function FromAncestor({ realm, id, name }: { realm: TokenRealm; id: string; name: string }) {
  return (
    <>
      From{' '}
      <TextLink plain href={tokenPath(realm, id)} prefetch={false}>
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
