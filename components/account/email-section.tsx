import { routes } from '@/lib/routes'
import { CardBody, CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'
import { EmailForm } from './email-form'

type EmailSectionProps = {
  email: string
  hasPassword: boolean
  /** Whether the installation sends mail. */
  mail: boolean
}

/** One's address, and the way to another one where there is a way. */
export function EmailSection({ email, hasPassword, mail }: EmailSectionProps) {
  return (
    <CardSection title="Email">
      <CardBody className="grid gap-4">
        <p>
          You sign in with <span className="font-medium wrap-anywhere">{email}</span>.
        </p>
        {!mail ? (
          <p className="text-ink-2">
            It cannot be changed here: a new address has to be confirmed by mail, and this installation sends none.
          </p>
        ) : hasPassword ? (
          <EmailForm />
        ) : (
          <p className="text-ink-2">
            Changing it takes your password, and you have none.{' '}
            <TextLink href={routes.forgotPassword}>Set one by mail</TextLink> first.
          </p>
        )}
      </CardBody>
    </CardSection>
  )
}
