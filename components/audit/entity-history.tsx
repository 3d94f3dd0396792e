import { changedFieldsText } from '@/lib/audit/changed-fields'
import { entityHistory } from '@/lib/audit/queries'
import { actionText } from '@/lib/audit/words'
import { canDo, getMember } from '@/lib/auth/require-member'
import { routes } from '@/lib/routes'
import { CardSection } from '../ui/card'
import { RelativeTime } from '../ui/relative-time'
import { TextLink } from '../ui/text-link'

type EntityHistoryProps = { slug: string; type: string; id: string; title?: string }

/** The audit entries about one thing, for its own page. Shows nothing to those who may not read the audit log. */
export async function EntityHistory({ slug, type, id, title = 'History' }: EntityHistoryProps) {
  const member = await getMember(slug)
  if (!member || !canDo(member, 'audit:read')) return null
  const { rows, more } = await entityHistory(slug, type, id)
  const all = `${routes.audit(slug)}?${new URLSearchParams({ type, entity: id })}`
  return (
    <CardSection title={title} aside={<TextLink href={all}>{more ? 'Show all' : 'In the audit log'}</TextLink>}>
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">Nothing has been written down about it yet.</p>
      ) : (
        <ol>
          {rows.map((row) => {
            const fields = changedFieldsText(row.changes)
            return (
              <li key={row.id} className="flex flex-wrap gap-x-3 border-b px-4 py-2.25 last:border-b-0">
                <span className="min-w-0 flex-1 basis-60">
                  <TextLink plain href={routes.auditEntry(slug, row.id)} prefetch={false} className="font-medium">
                    {actionText(row.action)}
                  </TextLink>
                  {fields && <span className="text-ink-2"> ({fields})</span>}
                  <span className="block text-sm text-ink-3">
                    {row.actor.name}
                    {row.address && `, from ${row.address}`}
                  </span>
                </span>
                <RelativeTime value={row.at} className="text-ink-3" />
              </li>
            )
          })}
        </ol>
      )}
    </CardSection>
  )
}
