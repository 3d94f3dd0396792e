'use client'

import { useState } from 'react'
import { beginTotpAction } from '@/lib/second-factor/actions'
import { callAction } from '../tokens/call-action'
import { useLeaving } from '../tokens/use-leaving'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { FormMessage } from '../ui/form-message'
import { useHydrated } from '../ui/use-hydrated'
import { ConfirmTotpForm } from './confirm-totp-form'

/** Sets an authenticator app up. Its secret is kept in this component and nowhere else, and is gone when the dialog closes. */
export function SetUpTotp({ onAdded }: { onAdded: (recoveryCodes: string[] | null) => void }) {
  const [begun, setBegun] = useState<{ secret: string; qr: string } | null>(null)
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()
  const hydrated = useHydrated()
  useLeaving(() => setBegun(null))

  async function begin() {
    setPending(true)
    setProblem(undefined)
    const answer = await callAction(beginTotpAction())
    setPending(false)
    if (answer.status === 'ok') setBegun(answer.value)
    else setProblem(answer.message)
  }

  return (
    <>
      {problem && <FormMessage>{problem}</FormMessage>}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button onClick={begin} pending={pending} disabled={!hydrated}>
          Set up an authenticator app
        </Button>
        {!hydrated && <span className="text-sm text-ink-3">Needs JavaScript, which is still loading.</span>}
      </div>
      <Dialog
        open={begun !== null}
        onOpenChange={(open) => !open && setBegun(null)}
        title="Set up an authenticator app"
        description="Any app for time-based codes will do, such as those of password managers."
      >
        {begun && (
          <ConfirmTotpForm
            {...begun}
            onConfirmed={(recoveryCodes) => {
              setBegun(null)
              onAdded(recoveryCodes)
            }}
          />
        )}
      </Dialog>
    </>
  )
}
