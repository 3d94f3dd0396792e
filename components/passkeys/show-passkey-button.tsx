'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { FormState } from '@/lib/actions/form-state'
import type { AuthenticationOptions } from '@/lib/passkeys/options'
import { callAction, isRedirect } from '../tokens/call-action'
import { Button, type ButtonProps } from '../ui/button'
import { FormMessage } from '../ui/form-message'
import { useHydrated } from '../ui/use-hydrated'
import { passkeyProblem, showPasskey } from './ask-authenticator'

type ShowPasskeyButtonProps = Pick<ButtonProps, 'variant'> & {
  begin: () => Promise<FormState<AuthenticationOptions>>
  finish: (input: unknown) => Promise<FormState<void>>
  /** Where passkeys work; null where no browser makes them. */
  origin: string | null
  /** Where to go afterwards. */
  returnPath: string | null
  children: string
}

/** Shows a passkey instead of something typed. Not before JavaScript has loaded: browsers have no other way to it. */
export function ShowPasskeyButton({ begin, finish, origin, returnPath, children, variant }: ShowPasskeyButtonProps) {
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const hydrated = useHydrated()

  async function show() {
    setProblem(undefined)
    const unusable = passkeyProblem(origin)
    if (unusable) return setProblem(unusable)
    setPending(true)
    setProblem(await attempt())
    setPending(false)
  }

  async function attempt(): Promise<string | undefined> {
    const begun = await callAction(begin())
    if (begun.status !== 'ok') return begun.message
    const shown = await showPasskey(begun.value)
    if (!shown.ok) return shown.message
    const answer = await callAction(finish({ response: shown.response, return: returnPath }).catch(unlessLeaving))
    return answer.status === 'failed' ? answer.message : undefined
  }

  return (
    <div className="grid gap-3">
      {problem && <FormMessage>{problem}</FormMessage>}
      <Button variant={variant} onClick={show} pending={pending} disabled={!hydrated}>
        <KeyRound aria-hidden />
        {children}
      </Button>
    </div>
  )
}

// All went well: Next.js is on the way to the next page.
function unlessLeaving(error: unknown): FormState<void> {
  if (isRedirect(error)) return { status: 'ok', value: undefined }
  throw error
}
