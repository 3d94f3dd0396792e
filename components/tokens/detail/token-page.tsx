import type { ReactNode } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { BreadcrumbTail } from '../../shell/breadcrumb-tail'
import { DangerZone } from './danger-zone'
import { LineageCard } from './lineage-card'
import { RefusalsCard } from './refusals-card'
import { RequestFigures } from './request-figures'
import { RestrictionsCard } from './restrictions-card'
import { SecretsCard } from './secrets-card'
import { StateNote } from './state-note'
import { TokenFacts } from './token-facts'
import { TokenHeader } from './token-header'

type TokenPageProps = {
  realm: TokenRealm
  token: TokenDetail
  verifierUrl: string
  /** What the audit log has about it. */
  history: ReactNode
}

/** Everything about one token. */
export function TokenPage({ realm, token, verifierUrl, history }: TokenPageProps) {
  const shared = { realm, token }
  return (
    <>
      <BreadcrumbTail label={token.row.name} />
      <TokenHeader {...shared} verifierUrl={verifierUrl} />
      <StateNote {...shared} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <aside aria-label="Facts" className="min-w-0 lg:order-last">
          <TokenFacts {...shared} />
        </aside>
        <div className="grid min-w-0 gap-5">
          <RequestFigures requests={token.requests} />
          <RefusalsCard refusals={token.refusals} />
          <RestrictionsCard {...shared} />
          <LineageCard key={token.row.id} {...shared} />
          <SecretsCard token={token} />
          {history}
          <DangerZone {...shared} verifierUrl={verifierUrl} />
        </div>
      </div>
    </>
  )
}
