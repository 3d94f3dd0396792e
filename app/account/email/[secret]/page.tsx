import type { Metadata } from 'next'
import { ConfirmEmailForm } from '@/components/account/confirm-email-form'
import { ButtonLink } from '@/components/ui/button-link'
import { PageHeader } from '@/components/ui/page-header'
import { deadEmailLink } from '@/lib/account/email-change'
import { getEmailChange } from '@/lib/account/queries/get-email-change'
import { routes } from '@/lib/routes'

export const metadata: Metadata = { title: 'Confirm your new address', robots: { index: false } }

export default async function ConfirmEmailPage({ params }: { params: Promise<{ secret: string }> }) {
  const { secret } = await params
  const email = await getEmailChange(secret)
  if (!email) {
    return (
      <>
        <PageHeader
          title="This address cannot be confirmed"
          description={`${deadEmailLink} A link works once, for an hour, and only until a later one is sent.`}
        />
        <ButtonLink href={routes.account}>Back to your profile</ButtonLink>
      </>
    )
  }
  return (
    <>
      <PageHeader
        title="Confirm your new address"
        description={`You sign in with ${email} from then on, and the old address is told.`}
      />
      <ConfirmEmailForm secret={secret} />
    </>
  )
}
