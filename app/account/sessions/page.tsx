import type { Metadata } from 'next'
import { OtherSessionsForm } from '@/components/account/other-sessions-form'
import { SessionList } from '@/components/account/session-list'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { listSessions } from '@/lib/account/queries/list-sessions'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage() {
  const sessions = await listSessions()
  return (
    <>
      <PageHeader
        title="Sessions"
        description="Where you are signed in. A session ends after 30 days, and after 7 days without use."
      />
      <div className="grid max-w-2xl gap-5">
        <Card>
          <SessionList sessions={sessions} />
        </Card>
        <OtherSessionsForm others={sessions.filter(({ current }) => !current).length} />
      </div>
    </>
  )
}
