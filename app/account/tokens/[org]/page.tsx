import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AttenuateHeld } from '@/components/tokens/attenuate-held'
import { CreateToken } from '@/components/tokens/create/create-token'
import { NoPersonalToken } from '@/components/tokens/list/no-tokens'
import { OrganizationTabs } from '@/components/tokens/list/organization-tabs'
import { TokenToolbar } from '@/components/tokens/list/token-toolbar'
import { TokensCard } from '@/components/tokens/list/tokens-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { requireMembership } from '@/lib/auth/require-member'
import { environment } from '@/lib/env'
import { tokenListParams } from '@/lib/tokens/list-params'
import { listTokens } from '@/lib/tokens/queries/list'
import { personalTokens, type TokenRealm } from '@/lib/tokens/realm'

export const metadata: Metadata = { title: 'Personal tokens' }

type Search = Record<string, string | string[] | undefined>

type PersonalTokensPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function PersonalTokensPage({ params, searchParams }: PersonalTokensPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const { organization } = await requireMembership(org)
  const shared = { realm: personalTokens(org), verifierUrl: environment().LATCHKEY_VERIFIER_URL }
  return (
    <>
      <PageHeader
        title="Personal tokens"
        description={`They act as you in ${organization.name} and can do what you can there, never more. Nobody else sees them.`}
        actions={
          <>
            <AttenuateHeld {...shared} />
            <CreateToken {...shared} />
          </>
        }
      />
      <OrganizationTabs current={org} />
      <Suspense fallback={<ListSkeleton label="Loading personal tokens" />}>
        <Tokens {...shared} search={search} />
      </Suspense>
    </>
  )
}

type TokensProps = { realm: TokenRealm; verifierUrl: string; search: Search }

async function Tokens({ realm, verifierUrl, search }: TokensProps) {
  const params = tokenListParams(search, 'personal')
  return (
    <>
      <TokenToolbar realm={realm} />
      <TokensCard
        realm={realm}
        verifierUrl={verifierUrl}
        list={await listTokens(realm, params)}
        params={params}
        search={search}
        bulkActions={['revoke', 'restore', 'delete']}
        none={<NoPersonalToken org={realm.org} />}
      />
    </>
  )
}
