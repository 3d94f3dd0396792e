import { Building2 } from 'lucide-react'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ButtonLink } from '@/components/ui/button-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { TextLink } from '@/components/ui/text-link'
import { requireUser } from '@/lib/auth/require-user'
import { listOwnOrganizations } from '@/lib/organizations/queries'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Personal tokens' }

/** The way to one's personal tokens: they belong to a membership, so whoever has several chooses the organization. */
export default async function PersonalTokenOrganizationsPage() {
  await requireUser()
  const organizations = (await listOwnOrganizations()) ?? []
  const [first, ...others] = organizations
  if (first && others.length === 0) redirect(routes.personalTokens(first.slug))
  return (
    <>
      <PageHeader
        title="Personal tokens"
        description="Each belongs to you in one organization, and can do there what you can. Choose the organization."
      />
      <Card className="max-w-2xl">
        {first ? (
          <ul>
            {organizations.map(({ slug, name }) => (
              <li key={slug} className="border-b px-4 py-2.75 last:border-b-0">
                <TextLink plain href={routes.personalTokens(slug)} className="font-medium wrap-anywhere">
                  {name}
                </TextLink>
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
