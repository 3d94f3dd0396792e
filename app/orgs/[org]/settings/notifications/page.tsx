import { Mail } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { MailList } from '@/components/mail/mail-list'
import { MailSettings } from '@/components/mail/mail-settings'
import { mailStateWords } from '@/components/mail/mail-table-row'
import { TestMailForm } from '@/components/mail/test-mail-form'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterChip } from '@/components/ui/filter-chip'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { PageHeader } from '@/components/ui/page-header'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, type Member, requireMember } from '@/lib/auth/require-member'
import { retryMailAction, sendTestMailAction } from '@/lib/mail/actions'
import { mailListParams, mailStates } from '@/lib/mail/list-params'
import { getMailSettings } from '@/lib/mail/queries/get-mail-settings'
import { listMail } from '@/lib/mail/queries/list-mail'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Notifications' }

type Search = Record<string, string | string[] | undefined>
type NotificationsPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

const fields = ['q', 'state']
const states = mailStates.map((value) => ({ value, label: mailStateWords[value] }))

export default async function NotificationsPage({ params, searchParams }: NotificationsPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  const member = await requireMember(org, 'settings:read')
  const settings = await getMailSettings(org)
  return (
    <>
      <BreadcrumbTail label="Notifications" />
      <PageHeader
        title="Notifications"
        description="Mail that Latchkey sends for this organization, and what became of it."
        actions={
          settings && canDo(member, 'settings:update') && <TestMailForm send={sendTestMailAction.bind(null, org)} />
        }
      />
      <div className="mb-6">
        <MailSettings settings={settings} />
      </div>
      <ListToolbar fields={fields} label="Search mail">
        <SearchInput label="Search" placeholder="Search by recipient" />
        <FilterChip name="state" label="State" options={states} />
      </ListToolbar>
      <Suspense fallback={<ListSkeleton />}>
        <List org={org} search={search} member={member} configured={settings !== null} />
      </Suspense>
    </>
  )
}

type ListProps = { org: string; search: Search; member: Member; configured: boolean }

async function List({ org, search, member, configured }: ListProps) {
  const page = await listMail(org, mailListParams(search))
  const retry = configured && canDo(member, 'settings:update') ? retryMailAction.bind(null, org) : undefined
  return (
    <ListCard
      page={page}
      path={routes.notifications(org)}
      search={search}
      noMatch={
        <NoMatch title="No mail matches" href={routes.notifications(org)} clear="Clear search and filters">
          The search looks for any part of a recipient’s address.
        </NoMatch>
      }
      none={
        <EmptyState icon={<Mail />} title="No mail yet">
          Invitations and other mail for this organization appear here, with what became of each, for three months.
        </EmptyState>
      }
    >
      <MailList rows={page.rows} retry={retry} />
    </ListCard>
  )
}
