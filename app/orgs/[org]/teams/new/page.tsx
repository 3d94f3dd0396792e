import type { Metadata } from 'next'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { CreateTeamForm } from '@/components/teams/create-team-form'
import { Card, CardBody } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { requireMember } from '@/lib/auth/require-member'
import { createTeamAction } from '@/lib/teams/actions'

export const metadata: Metadata = { title: 'Create team' }

export default async function NewTeamPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params
  await requireMember(org, 'team:create')
  return (
    <div className="max-w-2xl">
      <BreadcrumbTail label="Create" />
      <PageHeader title="Create team" description="Its members and what it gives them come next, on its own page." />
      <Card>
        <CardBody>
          <CreateTeamForm org={org} create={createTeamAction.bind(null, org)} />
        </CardBody>
      </Card>
    </div>
  )
}
