import { Building2 } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { counted } from '@/components/tokens/dialogs/counted'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { TextLink } from '@/components/ui/text-link'
import { routes } from '@/lib/routes'
import { ownTokenOrganizations } from '@/lib/tokens/queries/own-organizations'

export const metadata: Metadata = { title: 'Personal tokens' }

/** The way to one's personal tokens: they belong to a membership, so whoever has several chooses the organization. */
export default async function PersonalTokenOrganizationsPage() {
  const organizations = await ownTokenOrganizations()
  const [first, ...others] = organizations
  if (first && others.length === 0) redirect(routes.personalTokens(first.slug))
  return (
    <>
      <PageHeader
        title="Personal tokens"
        description="Each belongs to you in one organization and can do what you can there. Choose the organization."
      />
      <Card className="max-w-2xl">
        {first ? (
          <ul>
            {organizations.map(({ slug, name, tokens }) => (
              <li key={slug} className="flex items-baseline gap-3 border-b px-4 py-2.75 last:border-b-0">
                <TextLink plain href={routes.personalTokens(slug)} className="min-w-0 flex-1 font-medium wrap-anywhere">
                  {name}
                </TextLink>
                <span className="shrink-0 text-sm text-ink-3">
                  {tokens === 0 ? 'No tokens' : counted(tokens, 'token')}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState
            icon={<Building2 />}
            title="You belong to no organization"
            action={<ButtonLink href={routes.newOrganization}>Create organization</ButtonLink>}
          >
            A personal token acts as you in an organization. Create one of your own, or ask an admin of another to
            invite you.
          </EmptyState>
        )}
      </Card>
    </>
  )
}
