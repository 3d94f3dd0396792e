'use client'

import { useState } from 'react'
import { renewRecoveryCodesAction } from '@/lib/second-factor/actions'
import { callAction } from '../tokens/call-action'
import { Button } from '../ui/button'
import { ConfirmDialog } from '../ui/confirm-dialog'
import { useHydrated } from '../ui/use-hydrated'

/** Makes new recovery codes, after asking: those of before work no longer. */
export function RenewRecoveryCodes({ onMade }: { onMade: (recoveryCodes: string[]) => void }) {
  const [open, setOpen] = useState(false)
  const [problem, setProblem] = useState<string>()
  const hydrated = useHydrated()

  async function renew() {
    setProblem(undefined)
    const answer = await callAction(renewRecoveryCodesAction())
    if (answer.status !== 'ok') return setProblem(answer.message)
    setOpen(false)
    onMade(answer.value.recoveryCodes)
  }

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button disabled={!hydrated}>Make new codes</Button>}
      title="Make new recovery codes?"
      confirmLabel="Make new codes"
      destructive={false}
      error={problem}
      action={renew}
    >
      <p>The codes that you have now stop working. The new ones are shown once.</p>
    </ConfirmDialog>
  )
}
