import { CardBody, CardSection } from '@/components/ui/card'
import { CodeBlock } from '@/components/ui/code-block'
import { TextLink } from '@/components/ui/text-link'
import type { Restriction } from '@/lib/restrictions/schema'
import { toDatalog } from '@/lib/restrictions/to-datalog'
import { routes } from '@/lib/routes'
import type { TokenDetail } from '@/lib/tokens/types'
import { RestrictionList, RestrictionSentence } from './restriction-words'

type RestrictionsCardProps = { org: string; token: TokenDetail }

/** What the token can do altogether, and what it and each of its ancestors restrict, in words and in Datalog. */
export function RestrictionsCard({ org, token }: RestrictionsCardProps) {
  const { row, blocks, parentChain, restrictionsChain } = token
  const names = applicationNames(token)
  return (
    <CardSection title="Restrictions">
      <CardBody className="grid gap-4">
        <p className="wrap-anywhere">
          <RestrictionSentence restrictions={restrictionsChain} names={names} owner={row.owner.name} />
        </p>
        <Part title="Its own">
          {blocks.flat().length > 0 ? (
            <RestrictionList restrictions={blocks.flat()} names={names} />
          ) : (
            <p className="text-ink-2">
              {row.parent
                ? 'None: it can do what its parent can.'
                : 'None: the role and teams of its service user decide.'}
            </p>
          )}
        </Part>
        {parentChain.toReversed().map((ancestor) => (
          <Part
            key={ancestor.id}
            title={
              <>
                From{' '}
                <TextLink plain href={routes.serviceToken(org, ancestor.id)} prefetch={false}>
                  {ancestor.name}
                </TextLink>
              </>
            }
          >
            {ancestor.blocks.flat().length > 0 ? (
              <RestrictionList restrictions={ancestor.blocks.flat()} names={names} />
            ) : (
              <p className="text-ink-2">None.</p>
            )}
          </Part>
        ))}
        <Datalog token={token} />
      </CardBody>
    </CardSection>
  )
}

function Part({ title, children }: { title: React.ReactNode; children: React.ReactNode }) {
  return (
    <div className="grid gap-1">
      <h3 className="text-sm font-medium wrap-anywhere text-ink-3">{title}</h3>
      {children}
    </div>
  )
}

function Datalog({ token: { row, blocks, parentChain, restrictionsChain } }: { token: TokenDetail }) {
  if (restrictionsChain.length === 0) return null
  const own = blocks.map(sourceOf).join('\n\n')
  // The root's expiry is a check of the authority block, before any restriction of an ancestor.
  const inherited = parentChain.flatMap((ancestor) => ancestor.blocks).flat().length
  const expiry = restrictionsChain.slice(0, restrictionsChain.length - inherited - blocks.flat().length)
  const chain = [
    { title: 'Authority block', blocks: [expiry] },
    ...parentChain.map((ancestor) => ({ title: ancestor.name, blocks: ancestor.blocks })),
    { title: row.name, blocks },
  ].filter((part) => part.blocks.length > 0)
  return (
    <details className="group grid gap-3">
      <summary className="w-fit cursor-pointer rounded-xs text-sm text-ink-2 hover:text-ink">In Datalog</summary>
      <div className="mt-3 grid gap-3">
        {row.parent && <CodeBlock label="Datalog of its own blocks" code={own || '// no checks'} />}
        <CodeBlock
          label="Datalog of the whole chain"
          code={chain.map((part) => `// ${part.title}\n${part.blocks.map(sourceOf).join('\n\n')}`).join('\n\n')}
        />
      </div>
    </details>
  )
}

function sourceOf(block: Restriction[]): string {
  return toDatalog(block) || '// no checks'
}

function applicationNames({ applications }: TokenDetail): Record<string, string> {
  const named = Object.entries(applications).map(([id, { name, deleted }]) => [
    id,
    deleted ? `${name} (deleted)` : name,
  ])
  return Object.fromEntries(named)
}
