import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EntityHistory } from '@/components/audit/entity-history'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { DangerZone } from '@/components/tokens/detail/danger-zone'
import { LineageCard } from '@/components/tokens/detail/lineage-card'
import { RequestFigures } from '@/components/tokens/detail/request-figures'
import { RestrictionsCard } from '@/components/tokens/detail/restrictions-card'
import { SecretsCard } from '@/components/tokens/detail/secrets-card'
import { StateNote } from '@/components/tokens/detail/state-note'
import { TokenFacts } from '@/components/tokens/detail/token-facts'
import { TokenHeader } from '@/components/tokens/detail/token-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { environment } from '@/lib/env'
import { getToken } from '@/lib/tokens/queries/get-token'

export const metadata: Metadata = { title: 'Service token' }

type ServiceTokenPageProps = { params: Promise<{ org: string; id: string }> }

export default async function ServiceTokenPage({ params }: ServiceTokenPageProps) {
  const { org, id } = await params
  const token = await getToken(org, id)
  const verifierUrl = environment().LATCHKEY_VERIFIER_URL
  return (
    <>
      <BreadcrumbTail label={token.row.name} />
      <TokenHeader org={org} token={token} verifierUrl={verifierUrl} />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <aside aria-label="Facts" className="min-w-0 lg:order-last">
          <TokenFacts org={org} token={token} />
        </aside>
        <div className="grid min-w-0 gap-5">
          <StateNote org={org} token={token} />
          <RequestFigures requests={token.requests} />
          <RestrictionsCard org={org} token={token} />
          <SecretsCard token={token} />
          <LineageCard key={id} org={org} token={token} />
          <Suspense fallback={<ListSkeleton rows={3} label="Loading the history" />}>
            <EntityHistory slug={org} type="service_token" id={id} />
          </Suspense>
          <DangerZone org={org} token={token} verifierUrl={verifierUrl} />
        </div>
      </div>
    </>
  )
}
