'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Field } from '@/components/ui/field'
import { RelativeTime } from '@/components/ui/relative-time'
import { Textarea } from '@/components/ui/textarea'
import { blastRadiusAction, revokeTokenAction } from '@/lib/tokens/actions'
import type { BlastRadius } from '@/lib/tokens/types'
import { aboutCopies } from '../about-copies'
import { callAction } from '../call-action'
import { counted } from './counted'
import { FactsLine } from './facts-line'
import type { TokenDialogProps } from './token-dialog'
import { useFacts } from './use-facts'

/** Names what falls with the token before it falls. */
export function RevokeDialog({ realm, row, onChanged, onRefused, ...dialog }: TokenDialogProps) {
  const [reason, setReason] = useState('')
  const [error, setError] = useState<string>()
  const facts = useFacts(blastRadiusAction, realm, row.id)

  async function revoke() {
    setError(undefined)
    const answer = await callAction(revokeTokenAction(realm, { tokenId: row.id, reason }))
    if (answer.status === 'failed') {
      setError(answer.message)
      return onRefused()
    }
    const others = answer.value.revoked - 1
    const with_ = others > 0 ? ` and ${counted(others, 'token')} below it` : ''
    toast.success(
      row.status === 'revoked' ? `${row.name} stays revoked by itself now.` : `Revoked ${row.name}${with_}.`,
    )
    dialog.onOpenChange(false)
    onChanged()
  }

  return (
    <ConfirmDialog {...dialog} title={`Revoke ${row.name}?`} confirmLabel="Revoke" action={revoke} error={error}>
      <p>
        {row.status === 'revoked'
          ? `It is already down ${row.cause?.text ?? 'with the token above it'}. Revoked by itself as well, it stays down when that one is restored.`
          : 'Requests with it are refused, typically within a second. You can restore it later.'}
      </p>
      {!error && <FactsLine facts={facts}>{(radius) => <Radius radius={radius} />}</FactsLine>}
      <Field label="Reason" aside="optional">
        <Textarea
          name="reason"
          rows={2}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </ConfirmDialog>
  )
}

function Radius({ radius }: { radius: BlastRadius }) {
  const { descendants, unlisted, lastUsedAt, lastUsedAddress, requestsLast24Hours } = radius
  return (
    <ul className="grid list-disc gap-1 pl-4.5 marker:text-ink-3">
      <li>
        {descendants === 0
          ? 'No attenuated token that is active falls with it.'
          : `${counted(descendants, 'attenuated token')} ${descendants === 1 ? 'falls' : 'fall'} with it.`}
      </li>
      {unlisted > 0 && <li>Copies that are not listed fall with it too: {aboutCopies(unlisted)}.</li>}
      <li>
        {lastUsedAt ? (
          <>
            Last used <RelativeTime value={lastUsedAt} inline />
            {lastUsedAddress && (
              <>
                {' '}
                from <span className="font-mono text-[0.78125rem]">{lastUsedAddress}</span>
              </>
            )}
            .
          </>
        ) : (
          'Never used.'
        )}
      </li>
      <li>{counted(requestsLast24Hours, 'request')} in the last 24 hours.</li>
    </ul>
  )
}
