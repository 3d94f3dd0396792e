import { Fact, Facts } from '@/components/ui/facts'
import { StatusBadge } from '@/components/ui/status-badge'
import { TextLink } from '@/components/ui/text-link'
import type { Inspection } from '@/lib/biscuit/inspect'
import type { TokenKind } from '@/lib/biscuit/secret'
import type { Inspected } from '@/lib/inspector/types'
import { personalTokens, serviceTokens, tokenPath } from '@/lib/tokens/realm'

type TokenFactsProps = {
  org: string
  inspection: Inspection
  /** Undefined while it is being asked for. */
  inspected: Inspected | undefined
}

const kindWords: Record<TokenKind, string> = { service: 'Service', personal: 'Personal', scim: 'SCIM' }

/** What the authority block says, and what Latchkey knows about it. */
export function TokenFacts({ org, inspection, inspected }: TokenFactsProps) {
  const { authority, rootKeyId, sealed } = inspection.token
  return (
    <Facts>
      <Fact term="Listed as">
        <Lineage org={org} kind={authority.kind} inspected={inspected} />
      </Fact>
      <Fact term="Kind">{kindWords[authority.kind]}</Fact>
      <Fact term="Owner" mono>
        {authority.owner.id}
      </Fact>
      <Fact term="Root token" mono>
        {authority.tokenId}
      </Fact>
      <Fact term="Credential" mono>
        {authority.credentialId}
      </Fact>
      <Fact term="Organization" mono>
        {authority.organizationId}
      </Fact>
      <Fact term="Signing key">{rootKeyId ?? 'none named'}</Fact>
      {sealed && <Fact term="Sealed">Yes: it cannot be attenuated further</Fact>}
    </Facts>
  )
}

type LineageProps = Pick<TokenFactsProps, 'org' | 'inspected'> & { kind: TokenKind }

function Lineage({ org, kind, inspected }: LineageProps) {
  if (!inspected) return <span className="text-ink-3">Looking it up…</span>
  if (inspected.lineage.length === 0) {
    return kind === 'personal' ? <>Listed for its owner alone, if at all</> : <>Not known in this organization</>
  }
  const realm = kind === 'personal' ? personalTokens(org) : serviceTokens(org)
  return (
    <ol className="grid gap-2">
      {inspected.lineage.map((row, depth) => (
        <li
          key={row.id}
          className="flex flex-wrap items-center gap-x-2 gap-y-0.5"
          style={{ paddingLeft: `${Math.min(depth, 6) * 0.75}rem` }}
        >
          <TextLink href={tokenPath(realm, row.id)} className="wrap-anywhere">
            {row.name}
          </TextLink>
          <StatusBadge status={row.status} />
        </li>
      ))}
    </ol>
  )
}
