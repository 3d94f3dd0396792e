import { List } from 'lucide-react'
import type { Metadata } from 'next'
import { Suspense } from 'react'
import { AuditTable } from '@/components/audit/audit-table'
import { AuditToolbar } from '@/components/audit/audit-toolbar'
import { ChainStatus } from '@/components/audit/chain-status'
import { CheckLog } from '@/components/audit/check-log'
import { EmptyState } from '@/components/ui/empty-state'
import { ListCard, NoMatch } from '@/components/ui/list-card'
import { PageHeader } from '@/components/ui/page-header'
import { ListSkeleton } from '@/components/ui/skeleton'
import { auditListParams, isFiltered } from '@/lib/audit/list-params'
import { auditFilterOptions, listAudit } from '@/lib/audit/queries'
import { requireMember } from '@/lib/auth/require-member'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Audit log' }

type Search = Record<string, string | string[] | undefined>

type AuditPageProps = { params: Promise<{ org: string }>; searchParams: Promise<Search> }

export default async function AuditPage({ params, searchParams }: AuditPageProps) {
  const [{ org }, search] = await Promise.all([params, searchParams])
  await requireMember(org, 'audit:read')
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Every change, by whom and from where. Each entry carries the hash of the one before, so nothing can be changed or removed without it showing."
        actions={<CheckLog slug={org} />}
      />
      <Suspense fallback={<ListSkeleton />}>
        <Log slug={org} search={search} />
      </Suspense>
    </>
  )
}

async function Log({ slug, search }: { slug: string; search: Search }) {
  const filters = auditListParams(search)
  const [page, options] = await Promise.all([listAudit(slug, filters), auditFilterOptions(slug)])
  return (
    <>
      <AuditToolbar {...options} />
      <ListCard
        page={{ ...page, any: isFiltered(filters) }}
        path={routes.audit(slug)}
        search={search}
        noMatch={
          <NoMatch title="No entry matches" href={routes.audit(slug)} clear="Clear search and filters">
            Nothing that was written down fits all of these filters. Widen the time or drop one of them.
          </NoMatch>
        }
        none={
          <EmptyState icon={<List />} title="Nothing has happened yet">
            Whatever is created, changed or revoked in this organization is written down here.
          </EmptyState>
        }
      >
        <AuditTable slug={slug} rows={page.rows} />
        <ChainStatus rows={page.rows} />
      </ListCard>
    </>
  )
}
