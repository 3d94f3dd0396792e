import type { FormAction, FormState } from '@/lib/actions/form-state'
import { withReturn } from '@/lib/auth/return-path'
import type { AuthenticationOptions } from '@/lib/passkeys/options'
import { ShowPasskeyButton } from '../passkeys/show-passkey-button'
import { TextLink } from '../ui/text-link'
import { CodeForm } from './code-form'

type ShowFactorProps = {
  /** The page that this stands on, and what its address asks for. */
  path: string
  wanted: string | string[] | undefined
  returnPath: string | null
  /** What the user has. */
  factors: { totp: boolean; passkeys: number }
  passkeyOrigin: string | null
  byCode: FormAction
  byPasskey: {
    begin: () => Promise<FormState<AuthenticationOptions>>
    finish: (input: unknown) => Promise<FormState<void>>
  }
  /** The verb. */
  children: string
}

/** Asks for a second factor, any that the user has; from one to another by links, so that codes work before JavaScript has loaded. */
export function ShowFactor({ path, wanted, returnPath, factors, passkeyOrigin, ...rest }: ShowFactorProps) {
  const recovery = wanted === 'recovery-code'
  const kind = recovery ? 'recovery_code' : factors.totp ? 'totp' : null
  const usual = withReturn(path, returnPath)
  return (
    <>
      {kind && (
        <CodeForm key={kind} action={rest.byCode} kind={kind} returnPath={returnPath}>
          {rest.children}
        </CodeForm>
      )}
      {!recovery && factors.passkeys > 0 && (
        <ShowPasskeyButton
          {...rest.byPasskey}
          variant={kind ? 'default' : 'primary'}
          origin={passkeyOrigin}
          returnPath={returnPath}
        >
          Use a passkey
        </ShowPasskeyButton>
      )}
      <p className="text-ink-2">
        {recovery ? (
          <>
            Lost these as well? An admin of your organization can reset your second factor.{' '}
            <TextLink href={usual}>Use {factors.totp ? 'the authenticator app' : 'a passkey'} instead</TextLink>
          </>
        ) : (
          <TextLink href={`${usual}${usual.includes('?') ? '&' : '?'}with=recovery-code`}>
            Use a recovery code instead
          </TextLink>
        )}
      </p>
    </>
  )
}
