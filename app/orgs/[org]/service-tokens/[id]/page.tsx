import type { Metadata } from 'next'
import { Suspense } from 'react'
import { EntityHistory } from '@/components/audit/entity-history'
import { TokenPage } from '@/components/tokens/detail/token-page'
import { ListSkeleton } from '@/components/ui/skeleton'
import { environment } from '@/lib/env'
import { getToken } from '@/lib/tokens/queries/get-token'
import { serviceTokens } from '@/lib/tokens/realm'

export const metadata: Metadata = { title: 'Service token' }

type ServiceTokenPageProps = { params: Promise<{ org: string; id: string }> }

export default async function ServiceTokenPage({ params }: ServiceTokenPageProps) {
  const { org, id } = await params
  const realm = serviceTokens(org)
  const token = await getToken(realm, id)
  return (
    <TokenPage
      realm={realm}
      token={token}
      verifierUrl={environment().LATCHKEY_VERIFIER_URL}
      history={
        <Suspense fallback={<ListSkeleton rows={3} label="Loading the history" />}>
          <EntityHistory slug={org} type="service_token" id={id} />
        </Suspense>
      }
    />
  )
}
