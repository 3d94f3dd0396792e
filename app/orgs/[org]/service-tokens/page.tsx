import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AttenuateHeld } from '@/components/tokens/attenuate-held'
import { CreateToken } from '@/components/tokens/create/create-token'
import { NoTokens } from '@/components/tokens/list/no-tokens'
import { TokenList } from '@/components/tokens/list/token-list'
import { TokenToolbar } from '@/components/tokens/list/token-toolbar'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, type Member, requireMember } from '@/lib/auth/require-member'
import { environment } from '@/lib/env'
import { pageHref } from '@/lib/lists/page-href'
import { routes } from '@/lib/routes'
import { isTree, tokenListParams } from '@/lib/tokens/list-params'
import { tokenFilterOptions } from '@/lib/tokens/queries/filter-options'
import { listTokens } from '@/lib/tokens/queries/list'

export const metadata: Metadata = { title: 'Service tokens' }

type Search = Record<string, string | string[] | undefined>

type ServiceTokensPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function ServiceTokensPage({ params, searchParams }: ServiceTokensPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'service_token:read')
  const verifierUrl = environment().LATCHKEY_VERIFIER_URL
  return (
    <>
      <PageHeader
        title="Service tokens"
        description="Credentials of your service users. Give each pipeline its own, and everyone else an attenuated one."
        actions={
          <>
            {canDo(member, 'service_token:attenuate') && <AttenuateHeld org={org} verifierUrl={verifierUrl} />}
            {canDo(member, 'service_token:create') && (
              <CreateToken
                org={org}
                verifierUrl={verifierUrl}
                mayCreateServiceUser={canDo(member, 'service_user:create')}
              />
            )}
          </>
        }
      />
      <Suspense fallback={<ListSkeleton label="Loading service tokens" />}>
        <Tokens slug={org} search={search} member={member} verifierUrl={verifierUrl} />
      </Suspense>
    </>
  )
}

type TokensProps = { slug: string; search: Search; member: Member; verifierUrl: string }

async function Tokens({ slug, search, member, verifierUrl }: TokensProps) {
  const params = tokenListParams(search)
  const [list, serviceUsers] = await Promise.all([
    listTokens(slug, params),
    tokenFilterOptions(slug, params.serviceUser),
  ])
  // Which roots show more of their descendants is this page's business, and no part of the next one's address.
  const { more: _, create: __, ...view } = search
  return (
    <>
      <TokenToolbar serviceUsers={serviceUsers} />
      <Card>
        <TokenList
          org={slug}
          verifierUrl={verifierUrl}
          list={{ mode: list.mode, rows: list.rows, applications: list.applications }}
          sort={params.sort}
          bulkActions={(['revoke', 'restore', 'delete'] as const).filter((action) =>
            canDo(member, `service_token:${action}`),
          )}
          empty={
            <NoTokens
              org={slug}
              filtered={!isTree(params) || list.any}
              hasServiceUser={serviceUsers.length > 0}
              may={{
                createToken: canDo(member, 'service_token:create'),
                createServiceUser: canDo(member, 'service_user:create'),
              }}
            />
          }
        />
        <Pagination
          shown={list.rows.length}
          counting={list.counting}
          previousHref={pageHref(routes.serviceTokens(slug), view, list.previous)}
          nextHref={pageHref(routes.serviceTokens(slug), view, list.next)}
        />
      </Card>
    </>
  )
}
