import type { Metadata } from 'next'
import { Suspense } from 'react'
import { FirstSteps } from '@/components/overview/first-steps'
import { LatestEntries } from '@/components/overview/latest-entries'
import { OwnTokens } from '@/components/overview/own-tokens'
import { CardSkeleton, FiguresSkeleton } from '@/components/overview/skeletons'
import { TokenBriefs } from '@/components/overview/token-briefs'
import { TokenFigures } from '@/components/overview/token-figures'
import { UsageFigures } from '@/components/overview/usage-figures'
import { classNames } from '@/components/ui/class-names'
import { DoneToast } from '@/components/ui/done-toast'
import { PageHeader } from '@/components/ui/page-header'
import { canDo, requireMember } from '@/lib/auth/require-member'

export const metadata: Metadata = { title: 'Overview' }

const done = { 'organization-deleted': 'Organization deleted.' }

type OverviewPageProps = { params: Promise<{ org: string }> }

export default async function OverviewPage({ params }: OverviewPageProps) {
  const { org } = await params
  const member = await requireMember(org, 'organization:read')
  const seesTokens = canDo(member, 'service_token:read')
  const seesUsage = canDo(member, 'usage:read')
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
        {(seesTokens || seesUsage) && (
          <div className={classNames('grid gap-5', seesTokens && seesUsage && 'xl:grid-cols-[5fr_2fr]')}>
            {seesTokens && (
              <Suspense fallback={<FiguresSkeleton figures={5} />}>
                <TokenFigures slug={org} />
              </Suspense>
            )}
            {seesUsage && (
              <Suspense fallback={<FiguresSkeleton figures={2} />}>
                <UsageFigures slug={org} />
              </Suspense>
            )}
          </div>
        )}
        {seesTokens ? (
          <Suspense>
            <TokenBriefs slug={org} />
          </Suspense>
        ) : (
          <OwnTokens slug={org} />
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
