import type { OwnMembership } from '@/lib/account/queries/list-memberships'
import { routes } from '@/lib/routes'
import { CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'

/** Where one belongs, and as what; the page of one's membership has the way out. */
export function MembershipsSection({ memberships }: { memberships: OwnMembership[] }) {
  if (memberships.length === 0) return null
  return (
    <CardSection title="Organizations">
      <ul>
        {memberships.map(({ id, role, organization: { slug, name } }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 py-2.5 last:border-b-0">
            <span className="min-w-0 flex-1 basis-48">
              <TextLink plain href={routes.overview(slug)} className="font-medium wrap-anywhere">
                {name}
              </TextLink>
              <span className="block text-sm text-ink-3">{role}</span>
            </span>
            <TextLink href={routes.member(slug, id)}>
              Your membership<span className="sr-only"> of {name}</span>
            </TextLink>
          </li>
        ))}
      </ul>
    </CardSection>
  )
}
