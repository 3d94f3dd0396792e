import type { Metadata } from 'next'
import { Suspense } from 'react'
import { FirstSteps } from '@/components/overview/first-steps'
import { LatestEntries } from '@/components/overview/latest-entries'
import { CardSkeleton, FiguresSkeleton } from '@/components/overview/skeletons'
import { UsageFigures } from '@/components/overview/usage-figures'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Overview' }

type OverviewPageProps = { params: Promise<{ org: string }> }

export default async function OverviewPage({ params }: OverviewPageProps) {
  const { org } = await params
  const member = await requireMember(org, 'organization:read')
  return (
    <>
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
        {canDo(member, 'usage:read') && (
          <Suspense fallback={<FiguresSkeleton figures={2} />}>
            <UsageFigures slug={org} />
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
