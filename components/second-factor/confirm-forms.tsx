import { confinedMessage } from '@/lib/auth/confined-message'
import { beginConfirmWithPasskeyAction, confirmWithPasskeyAction } from '@/lib/passkeys/actions'
import { routes } from '@/lib/routes'
import { confirmWithCodeAction, confirmWithPasswordAction } from '@/lib/second-factor/actions'
import type { getConfirmation } from '@/lib/second-factor/queries/get-confirmation'
import { ShowPasskeyButton } from '../passkeys/show-passkey-button'
import { Note } from '../ui/note'
import { CodeForm } from './code-form'
import { OtherWays } from './other-ways'
import { PasswordForm } from './password-form'

type ConfirmFormsProps = {
  confirmation: Awaited<ReturnType<typeof getConfirmation>>
  returnPath: string | null
  /** Whether a recovery code was chosen. */
  recovery: boolean
}

/** Asks for the strongest that the user has: a second factor, else the password. */
export function ConfirmForms({ confirmation, returnPath, recovery }: ConfirmFormsProps) {
  const { confined, factors, hasPassword } = confirmation
  if (confined) return <Note>{confinedMessage}</Note>
  if (!factors.totp && factors.passkeys === 0) {
    if (hasPassword) return <PasswordForm action={confirmWithPasswordAction} returnPath={returnPath} />
    return <Note>Sign out and sign in again: you have neither a password nor a second factor to show.</Note>
  }
  const kind = recovery || !factors.totp ? 'recovery_code' : 'totp'
  return (
    <>
      {factors.passkeys > 0 && (
        <ShowPasskeyButton
          begin={beginConfirmWithPasskeyAction}
          finish={confirmWithPasskeyAction}
          origin={confirmation.passkeyOrigin}
          returnPath={returnPath}
        >
          Use a passkey
        </ShowPasskeyButton>
      )}
      <CodeForm action={confirmWithCodeAction} kind={kind} returnPath={returnPath}>
        Confirm
      </CodeForm>
      <OtherWays path={routes.confirm} returnPath={returnPath} recovery={kind === 'recovery_code'} factors={factors} />
    </>
  )
}
