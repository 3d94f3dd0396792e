import type { Metadata } from 'next'
import { Suspense } from 'react'
import { FirstSteps } from '@/components/overview/first-steps'
import { LatestEntries } from '@/components/overview/latest-entries'
import { CardSkeleton, FiguresSkeleton } from '@/components/overview/skeletons'
import { TokenBriefs } from '@/components/overview/token-briefs'
import { TokenFigures } from '@/components/overview/token-figures'
import { UsageFigures } from '@/components/overview/usage-figures'
import { DoneToast } from '@/components/ui/done-toast'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Overview' }

const done = { 'organization-deleted': 'Organization deleted.' }

type OverviewPageProps = { params: Promise<{ org: string }> }

export default async function OverviewPage({ params }: OverviewPageProps) {
  const { org } = await params
  const member = await requireMember(org, 'organization:read')
  return (
    <>
      <DoneToast messages={done} />
      <PageHeader title="Overview" description={`What is going on in ${member.organization.name}.`} />
      <div className="grid gap-5">
        <Suspense>
          <FirstSteps
            slug={org}
            may={{
              createApplication: canDo(member, 'application:create'),
              createServiceUser: canDo(member, 'service_user:create'),
              createToken: canDo(member, 'service_token:create'),
            }}
          />
        </Suspense>
        <div className="grid gap-5 xl:grid-flow-col xl:grid-cols-[5fr_2fr]">
          {canDo(member, 'service_token:read') && (
            <Suspense fallback={<FiguresSkeleton figures={5} />}>
              <TokenFigures slug={org} />
            </Suspense>
          )}
          {canDo(member, 'usage:read') && (
            <Suspense fallback={<FiguresSkeleton figures={2} />}>
              <UsageFigures slug={org} />
            </Suspense>
          )}
        </div>
        {canDo(member, 'service_token:read') && (
          <Suspense>
            <TokenBriefs slug={org} />
          </Suspense>
        )}
        {canDo(member, 'audit:read') && (
          <Suspense fallback={<CardSkeleton />}>
            <LatestEntries slug={org} />
          </Suspense>
        )}
      </div>
    </>
  )
}
