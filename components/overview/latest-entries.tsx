import { latestAudit } from '@/lib/audit/queries'
import { routes } from '@/lib/routes'
import { EntryList } from '../audit/entry-list'
import { CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'

const shown = 8

/** The newest entries of the audit log, if there are any. */
export async function LatestEntries({ slug }: { slug: string }) {
  const rows = await latestAudit(slug, shown)
  if (rows.length === 0) return null
  return (
    <CardSection title="Latest changes" aside={<TextLink href={routes.audit(slug)}>Audit log</TextLink>}>
      <EntryList slug={slug} rows={rows} named />
    </CardSection>
  )
}
