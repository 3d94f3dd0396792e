import type { Metadata } from 'next'
import { Suspense } from 'react'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { BreakingTokensCard } from '@/components/token-policy/breaking-tokens'
import { PolicyFacts } from '@/components/token-policy/policy-facts'
import { PolicyForm } from '@/components/token-policy/policy-form'
import { RevokeBreakingForm } from '@/components/token-policy/revoke-breaking-form'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'
import { revokeBreakingTokensAction, updateTokenPolicyAction } from '@/lib/token-policy/actions'
import { listBreakingTokens } from '@/lib/token-policy/queries/breaking-tokens'
import { getTokenPolicy } from '@/lib/token-policy/queries/get-policy'

export const metadata: Metadata = { title: 'Token policy' }

type Search = Record<string, string | string[] | undefined>
type TokenPolicyPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function TokenPolicyPage({ params, searchParams }: TokenPolicyPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'settings:read')
  const settings = await getTokenPolicy(org)
  return (
    <>
      <BreadcrumbTail label="Token policy" />
      <PageHeader
        title="Token policy"
        description="What may be minted here: service tokens, personal tokens, and what is attenuated from them."
      />
      <div className="grid gap-5">
        {canDo(member, 'settings:update') ? (
          <PolicyForm settings={settings} update={updateTokenPolicyAction.bind(null, org)} />
        ) : (
          <PolicyFacts policy={settings.policy} />
        )}
        {canDo(member, 'service_token:read') && (
          <Suspense>
            <Breaking
              org={org}
              search={search}
              version={settings.version}
              mayRevoke={member.role.builtIn === 'admin'}
            />
          </Suspense>
        )}
      </div>
    </>
  )
}

type BreakingProps = { org: string; search: Search; version: string; mayRevoke: boolean }

async function Breaking({ org, search, version, mayRevoke }: BreakingProps) {
  const tokens = await listBreakingTokens(org, typeof search.cursor === 'string' ? search.cursor : undefined)
  return (
    <>
      {mayRevoke && (
        <RevokeBreakingForm
          tokens={tokens && { count: tokens.count, personal: tokens.personal }}
          version={version}
          revoke={revokeBreakingTokensAction.bind(null, org)}
        />
      )}
      {tokens && <BreakingTokensCard org={org} tokens={tokens} search={search} />}
    </>
  )
}
