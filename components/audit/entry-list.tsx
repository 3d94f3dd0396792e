import { changedFieldsText } from '@/lib/audit/changed-fields'
import type { AuditRow } from '@/lib/audit/row'
import { actionText } from '@/lib/audit/words'
import { routes } from '@/lib/routes'
import { RelativeTime } from '../ui/relative-time'
import { TextLink } from '../ui/text-link'

type EntryListProps = {
  slug: string
  rows: AuditRow[]
  /** Whether to say what each entry is about: not on the page of that thing. */
  named?: boolean
  /** Whether each leads to its own page: for those who may read the audit log. */
  linked?: boolean
}

/** Audit entries in brief. */
export function EntryList({ slug, rows, named = false, linked = true }: EntryListProps) {
  return (
    <ol>
      {rows.map((row) => {
        const fields = changedFieldsText(row.changes)
        return (
          <li key={row.id} className="flex flex-wrap gap-x-3 border-b px-4 py-2.25 last:border-b-0">
            <div className="min-w-0 flex-1 basis-60">
              <p className="wrap-anywhere">
                {linked ? (
                  <TextLink plain href={routes.auditEntry(slug, row.id)} prefetch={false} className="font-medium">
                    {actionText(row.action)}
                  </TextLink>
                ) : (
                  <span className="font-medium">{actionText(row.action)}</span>
                )}
                {named && ` ${row.entity.name}`}
                {fields && <span className="text-ink-2"> ({fields})</span>}
              </p>
              <p className="text-sm text-ink-3">
                {row.actor.name}
                {row.address && `, from ${row.address}`}
              </p>
            </div>
            <RelativeTime value={row.at} className="text-sm leading-5.25 text-ink-3" />
          </li>
        )
      })}
    </ol>
  )
}
