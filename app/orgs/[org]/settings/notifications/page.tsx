import { Mail, SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { MailList } from '@/components/mail/mail-list'
import { MailSettings } from '@/components/mail/mail-settings'
import { mailStateWords } from '@/components/mail/mail-table-row'
import { TestMailForm } from '@/components/mail/test-mail-form'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { FilterChip } from '@/components/ui/filter-chip'
import { ListToolbar } from '@/components/ui/list-toolbar'
import { PageHeader } from '@/components/ui/page-header'
import { Pagination } from '@/components/ui/pagination'
import { SearchInput } from '@/components/ui/search-input'
import { ListSkeleton } from '@/components/ui/skeleton'
import { canDo, type Member, requireMember } from '@/lib/auth/require-member'
import { pageHref } from '@/lib/lists/page-href'
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
      <PageHeader
        title="Notifications"
        description="Mail that Latchkey sends for this organization, and what became of it."
        actions={
          settings && canDo(member, 'settings:update') && <TestMailForm send={sendTestMailAction.bind(null, org)} />
        }
      />
      <div className="mb-6 max-w-2xl">
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
    <Card>
      {page.rows.length > 0 ? (
        <MailList rows={page.rows} retry={retry} />
      ) : page.any ? (
        <EmptyState
          icon={<SearchX />}
          title="No mail matches"
          action={<ButtonLink href={routes.notifications(org)}>Clear the filters</ButtonLink>}
        >
          The search looks for any part of a recipient’s address.
        </EmptyState>
      ) : (
        <EmptyState icon={<Mail />} title="No mail yet">
          Invitations and other mail for this organization appear here, with what became of each, for three months.
        </EmptyState>
      )}
      {page.any && (
        <Pagination
          shown={page.rows.length}
          total={page.count}
          exact={page.exact}
          previousHref={pageHref(routes.notifications(org), search, page.previous)}
          nextHref={pageHref(routes.notifications(org), search, page.next)}
        />
      )}
    </Card>
  )
}
