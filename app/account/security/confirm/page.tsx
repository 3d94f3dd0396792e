import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { ConfirmForms } from '@/components/second-factor/confirm-forms'
import { PageHeader } from '@/components/ui/page-header'
import { returnPath } from '@/lib/auth/return-path'
import { routes } from '@/lib/routes'
import { getConfirmation } from '@/lib/second-factor/queries/get-confirmation'

export const metadata: Metadata = { title: 'Confirm it is you' }

type ConfirmPageProps = { searchParams: Promise<{ return?: string | string[]; with?: string | string[] }> }

export default async function ConfirmPage({ searchParams }: ConfirmPageProps) {
  const parameters = await searchParams
  const back = returnPath(parameters.return)
  const confirmation = await getConfirmation()
  if (confirmation.recent && !confirmation.confined) redirect(back ?? routes.accountSecurity)
  return (
    <>
      <PageHeader
        title="Confirm it is you"
        description="So that nobody changes how you sign in from a browser that you left open. It counts for 15 minutes."
      />
      <div className="grid max-w-105 gap-5">
        <ConfirmForms confirmation={confirmation} returnPath={back} wanted={parameters.with} />
      </div>
    </>
  )
}
