import { beginPasskeySignInAction, finishPasskeySignInAction } from '@/lib/passkeys/actions'
import { ShowPasskeyButton } from './show-passkey-button'

type PasskeySignInProps = {
  /** Where passkeys work; null where no browser makes them, and nobody can have one. */
  origin: string | null
  returnPath: string | null
}

/** The way in without a password. The same for everybody: it asks for no name, so it tells nobody who has a passkey. */
export function PasskeySignIn({ origin, returnPath }: PasskeySignInProps) {
  if (origin === null) return null
  return (
    <ShowPasskeyButton
      begin={beginPasskeySignInAction}
      finish={finishPasskeySignInAction}
      origin={origin}
      returnPath={returnPath}
    >
      Continue with a passkey
    </ShowPasskeyButton>
  )
}
