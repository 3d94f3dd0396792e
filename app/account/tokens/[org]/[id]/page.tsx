import type { Metadata } from 'next'
import { Suspense } from 'react'
import { OwnHistory } from '@/components/tokens/detail/own-history'
import { TokenPage } from '@/components/tokens/detail/token-page'
import { ListSkeleton } from '@/components/ui/skeleton'
import { environment } from '@/lib/env'
import { getToken } from '@/lib/tokens/queries/get-token'
import { personalTokens } from '@/lib/tokens/realm'

export const metadata: Metadata = { title: 'Personal token' }

type PersonalTokenPageProps = { params: Promise<{ org: string; id: string }> }

export default async function PersonalTokenPage({ params }: PersonalTokenPageProps) {
  const { org, id } = await params
  const realm = personalTokens(org)
  const token = await getToken(realm, id)
  return (
    <TokenPage
      realm={realm}
      token={token}
      verifierUrl={environment().LATCHKEY_VERIFIER_URL}
      history={
        <Suspense fallback={<ListSkeleton rows={3} label="Loading the history" />}>
          <OwnHistory realm={realm} id={id} />
        </Suspense>
      }
    />
  )
}
