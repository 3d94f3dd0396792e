'use client'

import { type FormEvent, useState } from 'react'
import { addPasskeyAction, beginAddPasskeyAction } from '@/lib/passkeys/actions'
import { callAction } from '../tokens/call-action'
import { Button } from '../ui/button'
import { Dialog, DialogBody, DialogClose, DialogFooter } from '../ui/dialog'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { useHydrated } from '../ui/use-hydrated'
import { makePasskey, passkeyProblem } from './ask-authenticator'

type AddPasskeyProps = {
  /** Where passkeys work; null where no browser makes them. */
  origin: string | null
  onAdded: (recoveryCodes: string[] | null) => void
}

/** Adds a passkey: a name, then the browser's own dialog. */
export function AddPasskey({ origin, onAdded }: AddPasskeyProps) {
  const [open, setOpen] = useState(false)
  const hydrated = useHydrated()
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={<Button disabled={!hydrated}>Add a passkey</Button>}
      title="Add a passkey"
      description="Your browser asks next where to keep it: in this device, a password manager, a phone or a security key."
    >
      <AddPasskeyForm
        origin={origin}
        onAdded={(recoveryCodes) => {
          setOpen(false)
          onAdded(recoveryCodes)
        }}
      />
    </Dialog>
  )
}

function AddPasskeyForm({ origin, onAdded }: AddPasskeyProps) {
  const [name, setName] = useState('')
  const [pending, setPending] = useState(false)
  const [problem, setProblem] = useState<string>()

  async function add(): Promise<string | undefined> {
    const unusable = passkeyProblem(origin)
    if (unusable) return unusable
    const begun = await callAction(beginAddPasskeyAction())
    if (begun.status !== 'ok') return begun.message
    const made = await makePasskey(begun.value)
    if (!made.ok) return made.message
    const answer = await callAction(addPasskeyAction({ name, response: made.response }))
    if (answer.status !== 'ok') return answer.fieldErrors.name ?? answer.message
    onAdded(answer.value.recoveryCodes)
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setPending(true)
    setProblem(undefined)
    setProblem(await add())
    setPending(false)
  }

  return (
    <form onSubmit={submit}>
      <DialogBody>
        {problem && <FormMessage>{problem}</FormMessage>}
        <Field label="Name" hint="To tell it from others later, such as “Work laptop” or “Blue security key”.">
          <Input
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            maxLength={100}
            autoComplete="off"
          />
        </Field>
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Add
        </Button>
      </DialogFooter>
    </form>
  )
}
