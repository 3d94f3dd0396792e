import type { Metadata } from 'next'
import { ChangeTable } from '@/components/audit/change-table'
import { EntityLink } from '@/components/audit/entity-link'
import { EntryChain } from '@/components/audit/entry-chain'
import { BreadcrumbTail } from '@/components/shell/breadcrumb-tail'
import { ButtonLink } from '@/components/ui/button-link'
import { CardBody, CardSection } from '@/components/ui/card'
import { Fact, Facts } from '@/components/ui/facts'
import { PageHeader } from '@/components/ui/page-header'
import { ExactTime } from '@/components/ui/relative-time'
import { TextLink } from '@/components/ui/text-link'
import { capitalize } from '@/components/ui/time-text'
import { getAuditEntry } from '@/lib/audit/queries'
import { actionText, entityTypeText } from '@/lib/audit/words'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Audit entry' }

type AuditEntryPageProps = { params: Promise<{ org: string; id: string }> }

export default async function AuditEntryPage({ params }: AuditEntryPageProps) {
  const { org, id } = await params
  const entry = await getAuditEntry(org, id)
  const { entity, actor } = entry
  const about = `${routes.audit(org)}?${new URLSearchParams({ type: entity.type, ...(entity.id && { entity: entity.id }) })}`
  return (
    <>
      <BreadcrumbTail label={`Entry ${entry.position}`} />
      <PageHeader
        title={actionText(entry.action)}
        description={<ExactTime value={entry.at} seconds />}
        actions={
          <>
            {entry.older && <ButtonLink href={routes.auditEntry(org, entry.older)}>Older</ButtonLink>}
            {entry.newer && <ButtonLink href={routes.auditEntry(org, entry.newer)}>Newer</ButtonLink>}
          </>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid min-w-0 gap-5">
          <CardSection title="Changes">
            {entry.changes.length > 0 ? (
              <ChangeTable changes={entry.changes} />
            ) : (
              <CardBody className="text-ink-2">Nothing but what the facts beside this say.</CardBody>
            )}
          </CardSection>
          <EntryChain entry={entry} />
        </div>
        <Facts>
          <Fact term={capitalize(entityTypeText(entity.type))}>
            <EntityLink slug={org} row={entry} />
          </Fact>
          {entity.id && (
            <Fact term="Id" mono>
              {entity.id}
            </Fact>
          )}
          <Fact term="By">{actor.name}</Fact>
          <Fact term="Address" mono={entry.address !== null}>
            {entry.address ?? 'Not known'}
          </Fact>
          <Fact term="Action" mono>
            {entry.action}
          </Fact>
          <Fact term="History">
            <TextLink href={about}>All entries about it</TextLink>
          </Fact>
        </Facts>
      </div>
    </>
  )
}
