import { entityHistory } from '@/lib/audit/queries'
import { canDo, getMember } from '@/lib/auth/require-member'
import { routes } from '@/lib/routes'
import { CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'
import { EntryList } from './entry-list'

type EntityHistoryProps = { slug: string; type: string; id: string; title?: string }

/** The audit entries about one thing, for its own page. Shows nothing to those who may not read the audit log. */
export async function EntityHistory({ slug, type, id, title = 'History' }: EntityHistoryProps) {
  const member = await getMember(slug)
  if (!member || !canDo(member, 'audit:read')) return null
  const { rows, more } = await entityHistory(slug, type, id)
  const all = `${routes.audit(slug)}?${new URLSearchParams({ type, entity: id })}`
  return (
    <CardSection title={title} aside={<TextLink href={all}>{more ? 'Show all' : 'In the audit log'}</TextLink>}>
      {rows.length > 0 ? (
        <EntryList slug={slug} rows={rows} />
      ) : (
        <p className="p-4 text-ink-2">Nothing has been written down about it yet.</p>
      )}
    </CardSection>
  )
}
