import { confinedMessage } from '@/lib/auth/confined-message'
import { beginConfirmWithPasskeyAction, confirmWithPasskeyAction } from '@/lib/passkeys/actions'
import { routes } from '@/lib/routes'
import { confirmWithCodeAction, confirmWithPasswordAction } from '@/lib/second-factor/actions'
import type { getConfirmation } from '@/lib/second-factor/queries/get-confirmation'
import { Note } from '../ui/note'
import { PasswordForm } from './password-form'
import { ShowFactor } from './show-factor'

type ConfirmFormsProps = {
  confirmation: Awaited<ReturnType<typeof getConfirmation>>
  wanted: string | string[] | undefined
  returnPath: string | null
}

/** Asks for the strongest that the user has: a second factor, else the password. */
export function ConfirmForms({ confirmation, wanted, returnPath }: ConfirmFormsProps) {
  const { confined, factors, hasPassword, passkeyOrigin } = confirmation
  if (confined) return <Note>{confinedMessage}</Note>
  if (factors.totp || factors.passkeys > 0) {
    return (
      <ShowFactor
        path={routes.confirm}
        wanted={wanted}
        returnPath={returnPath}
        factors={factors}
        passkeyOrigin={passkeyOrigin}
        byCode={confirmWithCodeAction}
        byPasskey={{ begin: beginConfirmWithPasskeyAction, finish: confirmWithPasskeyAction }}
      >
        Confirm
      </ShowFactor>
    )
  }
  if (hasPassword) return <PasswordForm action={confirmWithPasswordAction} returnPath={returnPath} />
  return <Note>Sign out and sign in again: you have neither a password nor a second factor to show.</Note>
}
