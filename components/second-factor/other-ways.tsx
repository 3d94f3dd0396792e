import { withReturn } from '@/lib/auth/return-path'
import { TextLink } from '../ui/text-link'

type OtherWaysProps = {
  /** The page itself. */
  path: string
  returnPath: string | null
  /** Whether it asks for a recovery code now. */
  recovery: boolean
  factors: { totp: boolean; passkeys: number }
}

/** Leads from one kind of code to the other; links, so that they work before JavaScript has loaded. */
export function OtherWays({ path, returnPath, recovery, factors }: OtherWaysProps) {
  if (recovery && !factors.totp) return null
  const to = withReturn(path, returnPath)
  return (
    <p className="text-ink-2">
      {recovery ? (
        <TextLink href={to}>Use the authenticator app instead</TextLink>
      ) : (
        <TextLink href={`${to}${to.includes('?') ? '&' : '?'}with=recovery-code`}>Use a recovery code instead</TextLink>
      )}
    </p>
  )
}
