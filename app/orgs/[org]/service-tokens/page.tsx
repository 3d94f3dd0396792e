import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AttenuateHeld } from '@/components/tokens/attenuate-held'
import { CreateToken } from '@/components/tokens/create/create-token'
import { NoServiceToken } from '@/components/tokens/list/no-tokens'
import { TokenToolbar } from '@/components/tokens/list/token-toolbar'
import { TokensCard } from '@/components/tokens/list/tokens-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, type Member, requireMember } from '@/lib/auth/require-member'
import { environment } from '@/lib/env'
import { tokenListParams } from '@/lib/tokens/list-params'
import { tokenFilterOptions } from '@/lib/tokens/queries/filter-options'
import { listTokens } from '@/lib/tokens/queries/list'
import { serviceTokens } from '@/lib/tokens/realm'

export const metadata: Metadata = { title: 'Service tokens' }

type Search = Record<string, string | string[] | undefined>

type ServiceTokensPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function ServiceTokensPage({ params, searchParams }: ServiceTokensPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'service_token:read')
  const shared = { realm: serviceTokens(org), verifierUrl: environment().LATCHKEY_VERIFIER_URL }
  return (
    <>
      <PageHeader
        title="Service tokens"
        description="Credentials of your service users. Give each pipeline its own, and everyone else an attenuated one."
        actions={
          <>
            {canDo(member, 'service_token:attenuate') && <AttenuateHeld {...shared} />}
            {canDo(member, 'service_token:create') && (
              <CreateToken {...shared} mayCreateServiceUser={canDo(member, 'service_user:create')} />
            )}
          </>
        }
      />
      <Suspense fallback={<ListSkeleton label="Loading service tokens" />}>
        <Tokens {...shared} search={search} member={member} />
      </Suspense>
    </>
  )
}

type TokensProps = { realm: ReturnType<typeof serviceTokens>; search: Search; member: Member; verifierUrl: string }

async function Tokens({ realm, search, member, verifierUrl }: TokensProps) {
  const params = tokenListParams(search)
  const [list, serviceUsers] = await Promise.all([
    listTokens(realm, params),
    tokenFilterOptions(realm.org, params.serviceUser),
  ])
  const may = {
    createToken: canDo(member, 'service_token:create'),
    createServiceUser: canDo(member, 'service_user:create'),
  }
  return (
    <>
      <TokenToolbar realm={realm} serviceUsers={serviceUsers} />
      <TokensCard
        realm={realm}
        verifierUrl={verifierUrl}
        list={list}
        params={params}
        search={search}
        bulkActions={(['revoke', 'restore', 'delete'] as const).filter((verb) =>
          canDo(member, `service_token:${verb}`),
        )}
        none={<NoServiceToken org={realm.org} hasServiceUser={serviceUsers.length > 0} may={may} />}
      />
    </>
  )
}
