'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { ExactTime } from '@/components/ui/relative-time'
import { restoreFactsAction, restoreTokenAction } from '@/lib/tokens/actions'
import type { RestoreFacts } from '@/lib/tokens/types'
import { callAction } from '../call-action'
import { counted } from './counted'
import { FactsLine } from './facts-line'
import type { TokenDialogProps } from './token-dialog'
import { useFacts } from './use-facts'

/** Says what comes back with the token. */
export function RestoreDialog({ realm, row, onChanged, onRefused, ...dialog }: TokenDialogProps) {
  const [error, setError] = useState<string>()
  const facts = useFacts(restoreFactsAction, realm, row.id)

  async function restore() {
    setError(undefined)
    const answer = await callAction(restoreTokenAction(realm, { tokenId: row.id }))
    if (answer.status === 'failed') {
      setError(answer.message)
      return onRefused()
    }
    const others = answer.value.restored - 1
    toast.success(`Restored ${row.name}${others > 0 ? ` and ${counted(others, 'token')} below it` : ''}.`)
    dialog.onOpenChange(false)
    onChanged()
  }

  return (
    <ConfirmDialog
      {...dialog}
      title={`Restore ${row.name}?`}
      confirmLabel="Restore"
      destructive={false}
      action={restore}
      error={error}
    >
      <p>
        Its secrets that have not ended work again
        {row.expiresAt ? (
          <>
            {' '}
            until <ExactTime value={row.expiresAt} />, as before.
          </>
        ) : (
          ', and it still never expires.'
        )}
      </p>
      {!error && <FactsLine facts={facts}>{(value) => <p>{whatReturns(value)}</p>}</FactsLine>}
    </ConfirmDialog>
  )
}

function whatReturns({ returning, staying }: RestoreFacts): string {
  const stays = `${counted(staying, 'token')} below it ${staying === 1 ? 'stays' : 'stay'} revoked, by ${staying === 1 ? 'its' : 'their'} own doing.`
  if (returning === 0)
    return staying === 0 ? 'No other token comes back with it.' : `No other token comes back: ${stays}`
  const returns = `${counted(returning, 'attenuated token')} that fell with it ${returning === 1 ? 'comes' : 'come'} back too.`
  return staying === 0 ? returns : `${returns} ${stays}`
}
