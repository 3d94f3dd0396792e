'use client'

import { type FormEvent, useState, useTransition } from 'react'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogFooter } from '@/components/ui/dialog'
import { FormMessage } from '@/components/ui/form-message'
import { Segmented } from '@/components/ui/segmented'
import { capitalize } from '@/components/ui/time-text'
import { rotateTokenAction, rotationFactsAction } from '@/lib/tokens/actions'
import type { Minted, RotationFacts } from '@/lib/tokens/types'
import { aboutCopies } from '../about-copies'
import { callAction } from '../call-action'
import { newIdempotencyKey } from '../idempotency-key'
import { counted } from './counted'
import { FactsLine } from './facts-line'
import type { TokenDialogProps } from './token-dialog'
import { useFacts } from './use-facts'

const choices = [
  { value: '0', label: 'None' },
  { value: '1h', label: '1 hour' },
  { value: '24h', label: '24 hours' },
  { value: '7d', label: '7 days' },
]

const ends: Record<string, string> = { '0': 'at once', '1h': 'in 1 hour', '24h': 'in 24 hours', '7d': 'in 7 days' }

type RotateDialogProps = Omit<TokenDialogProps, 'onChanged'> & { onMinted: (minted: Minted) => void }

/** Gives the token a new secret, and the old one a time to end. */
export function RotateDialog({ realm, row, onMinted, onRefused, ...dialog }: RotateDialogProps) {
  const [overlap, setOverlap] = useState('24h')
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [error, setError] = useState<string>()
  const [pending, startRotating] = useTransition()
  const facts = useFacts(rotationFactsAction, realm, row.id)

  // A client function, not the form's action: the secret must not become part of a form's state.
  function rotate(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setError(undefined)
    startRotating(async () => {
      const answer = await callAction(rotateTokenAction(realm, { tokenId: row.id, overlap, idempotencyKey }))
      if (answer.status === 'ok') {
        toast.success(`Rotated ${row.name}.`)
        return onMinted(answer.value)
      }
      setError(answer.message)
      onRefused()
    })
  }

  return (
    <Dialog
      {...dialog}
      dismissible={!pending}
      title={`Rotate ${row.name}?`}
      description="It gets a new secret with the same restrictions and the same expiry."
    >
      <form onSubmit={rotate}>
        <DialogBody>
          <Segmented
            label="The old secret keeps working for"
            name="overlap"
            options={choices}
            value={overlap}
            onValueChange={setOverlap}
            hint={`It ends ${ends[overlap]}.`}
          />
          {!error && <FactsLine facts={facts}>{(value) => <Ending facts={value} />}</FactsLine>}
          {error && <FormMessage>{error}</FormMessage>}
        </DialogBody>
        <DialogFooter>
          <DialogClose />
          <Button type="submit" variant="primary" pending={pending}>
            Rotate
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  )
}

function Ending({ facts: { copies, unlisted, overlapping } }: { facts: RotationFacts }) {
  const all = copies + unlisted
  return (
    <div className="grid gap-2 text-ink-2">
      <p>
        {all === 0
          ? 'No listed copy was made from the old secret. Copies made from it elsewhere end with it.'
          : `${capitalize(aboutCopies(unlisted, copies))} ${all === 1 ? 'copy' : 'copies'} made from the old secret ${all === 1 ? 'ends' : 'end'} with it, and cannot be restored.`}{' '}
        Tokens attenuated from the list have secrets of their own and are not touched.
      </p>
      {overlapping > 0 && (
        <p>
          {counted(overlapping, 'older secret')} still {overlapping === 1 ? 'works' : 'work'} from an earlier rotation,
          and {overlapping === 1 ? 'ends' : 'end'} no later than the old one.
        </p>
      )}
    </div>
  )
}
