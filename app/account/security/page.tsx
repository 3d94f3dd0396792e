import type { Metadata } from 'next'
import { SecuritySections } from '@/components/second-factor/security-sections'
import { ButtonLink } from '@/components/ui/button-link'
import { Note } from '@/components/ui/note'
import { PageHeader } from '@/components/ui/page-header'
import { confinedMessage } from '@/lib/auth/confined-message'
import { withReturn } from '@/lib/auth/return-path'
import { routes } from '@/lib/routes'
import { getSecurity } from '@/lib/second-factor/queries/get-security'

export const metadata: Metadata = { title: 'Security' }

export default async function SecurityPage() {
  const security = await getSecurity()
  return (
    <>
      <PageHeader title="Security" description="What signing in asks for, beside your password or instead of it." />
      <div className="grid max-w-2xl gap-5">
        {security.confined && <Note>{confinedMessage}</Note>}
        {!security.confined && !security.recent && (
          <Note>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <p className="min-w-0 flex-1 basis-64">Before you change anything here, confirm that it is you.</p>
              <ButtonLink variant="primary" href={withReturn(routes.confirm, routes.accountSecurity)}>
                Confirm it is you
              </ButtonLink>
            </div>
          </Note>
        )}
        <SecuritySections security={security} />
      </div>
    </>
  )
}
