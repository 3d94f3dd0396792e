'use client'

import { useState } from 'react'
import type { TokenRealm } from '@/lib/tokens/realm'
import { bulkDeleteConfirmation } from '@/lib/tokens/schema'
import type { BulkResult, TokenRow } from '@/lib/tokens/types'
import { ConfirmDialog } from '../../ui/confirm-dialog'
import { Field } from '../../ui/field'
import { Textarea } from '../../ui/textarea'
import type { BulkAction } from './bulk-order'
import { runBulk } from './run-bulk'

type BulkDialogProps = {
  realm: TokenRealm
  action: BulkAction
  rows: TokenRow[]
  open: boolean
  onOpenChange: (open: boolean) => void
  onDone: (results: BulkResult[]) => void
}

const words: Record<BulkAction, { verb: string; consequence: string }> = {
  revoke: {
    verb: 'Revoke',
    consequence:
      'They stop working within a second, and so does every token attenuated from them. They can be restored.',
  },
  restore: {
    verb: 'Restore',
    consequence: 'They work again, and so do the tokens below them that were revoked only with them.',
  },
  delete: {
    verb: 'Delete',
    consequence: 'They are gone for good, with every token below them. Only revoked and expired tokens are deleted.',
  },
}

/** Asks before something is done to several tokens; each is decided by itself, and what became of it is reported. */
export function BulkDialog({ realm, action, rows, open, onOpenChange, onDone }: BulkDialogProps) {
  const [error, setError] = useState<string>()
  const [done, setDone] = useState(0)
  const { verb, consequence } = words[action]
  const subject = rows.length === 1 ? '1 token' : `${rows.length} tokens`
  const unable = rows.filter((row) => !row.actions.includes(action)).length

  async function run(fields: FormData) {
    setError(undefined)
    setDone(0)
    const text = (name: string) => String(fields.get(name) ?? '')
    const wish = { action, rows, reason: text('reason'), confirmation: text('confirmation') }
    const answer = await runBulk(realm, wish, setDone)
    if (answer.ok) onDone(answer.results)
    else setError(answer.message)
  }

  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`${verb} ${subject}?`}
      confirmLabel={verb}
      destructive={action !== 'restore'}
      action={run}
      error={error}
      {...(action === 'delete' && {
        typeToConfirm: { text: bulkDeleteConfirmation, label: `Type “${bulkDeleteConfirmation}” to confirm` },
      })}
    >
      <p>{consequence}</p>
      {unable > 0 && (
        <p>
          {unable === 1 ? '1 of them cannot' : `${unable} of them cannot`} be {participle[action]} as{' '}
          {unable === 1 ? 'it is' : 'they are'}; you will see why.
        </p>
      )}
      {action === 'revoke' && (
        <Field label="Reason" name="reason" aside="optional">
          <Textarea rows={2} maxLength={500} />
        </Field>
      )}
      {done > 0 && (
        <p role="status">
          {done} of {rows.length} done…
        </p>
      )}
    </ConfirmDialog>
  )
}

const participle: Record<BulkAction, string> = { revoke: 'revoked', restore: 'restored', delete: 'deleted' }
