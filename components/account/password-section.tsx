import { routes } from '@/lib/routes'
import { CardBody, CardSection } from '../ui/card'
import { TextLink } from '../ui/text-link'
import { PasswordForm } from './password-form'

type PasswordSectionProps = {
  email: string
  hasPassword: boolean
  /** Whether the installation sends mail. */
  mail: boolean
}

/** The way to another password; whoever has none sets their first one by mail, which shows that the address is theirs. */
export function PasswordSection({ email, hasPassword, mail }: PasswordSectionProps) {
  return (
    <CardSection title="Password">
      <CardBody>
        {hasPassword ? (
          <PasswordForm email={email} />
        ) : (
          <p className="text-ink-2">
            You sign in without one.{' '}
            {mail ? (
              <>
                To have one besides, <TextLink href={routes.forgotPassword}>set it by mail</TextLink>.
              </>
            ) : (
              'To have one besides, ask whoever runs this installation for a link: it sends no mail.'
            )}
          </p>
        )}
      </CardBody>
    </CardSection>
  )
}
