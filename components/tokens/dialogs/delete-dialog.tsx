'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { deleteTokenAction, deletionFactsAction } from '@/lib/tokens/actions'
import { callAction } from '../call-action'
import { counted } from './counted'
import { FactsLine } from './facts-line'
import type { TokenDialogProps } from './token-dialog'
import { useFacts } from './use-facts'

type DeleteDialogProps = TokenDialogProps & {
  /** Instead of `onChanged` when it is gone: its own page must be left. */
  onDeleted?: () => void
}

/** Deletes for good, once the name has been typed. */
export function DeleteDialog({
  realm,
  row,
  onChanged,
  onDeleted = onChanged,
  onRefused,
  ...dialog
}: DeleteDialogProps) {
  const [error, setError] = useState<string>()
  const facts = useFacts(deletionFactsAction, realm, row.id)

  async function remove(fields: FormData) {
    setError(undefined)
    const confirmation = String(fields.get('confirmation') ?? '')
    const answer = await callAction(deleteTokenAction(realm, { tokenId: row.id, confirmation }))
    if (answer.status === 'failed') {
      setError(answer.message)
      return onRefused()
    }
    const others = answer.value.deleted - 1
    toast.success(`Deleted ${row.name}${others > 0 ? ` and ${counted(others, 'token')} below it` : ''}.`)
    dialog.onOpenChange(false)
    onDeleted()
  }

  return (
    <ConfirmDialog
      {...dialog}
      title={`Delete ${row.name}?`}
      confirmLabel="Delete"
      typeToConfirm={{ text: row.name, label: 'Type the name to confirm' }}
      action={remove}
      error={error}
    >
      <p>This cannot be undone. Its secrets stay refused, offline too, and its audit entries remain.</p>
      {!error && (
        <FactsLine facts={facts}>
          {({ descendants }) => (
            <p>
              {descendants === 0
                ? 'No other token is deleted with it.'
                : `${counted(descendants, 'attenuated token')} below it ${descendants === 1 ? 'is' : 'are'} deleted with it.`}
            </p>
          )}
        </FactsLine>
      )}
    </ConfirmDialog>
  )
}
