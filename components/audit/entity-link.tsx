import type { AuditRow } from '@/lib/audit/row'
import { routes } from '@/lib/routes'
import { TextLink } from '../ui/text-link'

const pages: Record<string, (slug: string, id: string) => string> = {
  service_token: routes.serviceToken,
  service_user: routes.serviceUser,
  application: routes.application,
  role: routes.role,
  team: routes.team,
  member: routes.member,
  organization: routes.settings,
  settings: routes.settings,
  token_policy: routes.tokenPolicy,
  key: routes.signingKeys,
}

const endings = /:(delete|remove|leave)$/

/** The name of what an entry is about; a link while it has a page. */
export function EntityLink({ slug, row }: { slug: string; row: AuditRow }) {
  const { type, id, name } = row.entity
  const page = pages[type]
  if (!page || endings.test(row.action)) return name
  return (
    <TextLink plain href={page(slug, id)} prefetch={false} className="cards:inline-block cards:py-0.5">
      {name}
    </TextLink>
  )
}
