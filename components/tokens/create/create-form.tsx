'use client'

import { type FormEvent, useState } from 'react'
import { createTokenAction } from '@/lib/tokens/actions'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { Minted, TokenFormOptions } from '@/lib/tokens/types'
import { Button } from '../../ui/button'
import { DialogBody, DialogClose, DialogFooter } from '../../ui/dialog'
import { Field } from '../../ui/field'
import { FormMessage } from '../../ui/form-message'
import { Input } from '../../ui/input'
import { Textarea } from '../../ui/textarea'
import { callAction } from '../call-action'
import { newIdempotencyKey } from '../idempotency-key'
import { fromLocalInput } from '../local-time'
import { useFirstFocus } from '../use-first-focus'
import { defaultExpiration } from './expiration-choices'
import { type Expiration, ExpirationField } from './expiration-field'
import { ServiceUserField } from './service-user-field'

type CreateFormProps = {
  realm: TokenRealm
  options: TokenFormOptions
  /** Chosen from the start, where there is a choice. */
  serviceUserId: string | null
  onMinted: (minted: Minted) => void
}

const hints = {
  service: 'What it is for: “Production API”, “CI: web checkout”.',
  personal: 'What it is for: “Laptop”, “Backup script”.',
}

export function CreateForm({ realm, options, serviceUserId, onMinted }: CreateFormProps) {
  const { owners, policy } = options
  const [owner, setOwner] = useState(() => (owners ? preselected(owners, serviceUserId) : undefined))
  const [name, setName] = useState('')
  const [expiration, setExpiration] = useState<Expiration>({ choice: defaultExpiration(policy), at: '' })
  const [note, setNote] = useState('')
  const [idempotencyKey] = useState(newIdempotencyKey)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [message, setMessage] = useState<string>()
  const [pending, setPending] = useState(false)
  const first = useFirstFocus<HTMLInputElement>()

  // What was said about a field holds until it is changed.
  function change(field: string, apply: () => void) {
    apply()
    setErrors((said) => Object.fromEntries(Object.entries(said).filter(([name]) => name !== field)))
  }

  // A client function, never the form's action: the secret must not become part of a form's state.
  async function create(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setPending(true)
    setMessage(undefined)
    const at = fromLocalInput(expiration.at)
    const input = { name, serviceUserId: owner, expiration: { choice: expiration.choice, at }, note, idempotencyKey }
    const answer = await callAction(createTokenAction(realm, input))
    setPending(false)
    if (answer.status === 'ok') return onMinted(answer.value)
    setErrors(answer.fieldErrors)
    setMessage(answer.message)
  }

  return (
    <form onSubmit={create} noValidate>
      <DialogBody>
        <Field label="Name" error={errors.name} hint={hints[realm.kind]} required>
          <Input
            ref={first}
            value={name}
            onChange={(event) => change('name', () => setName(event.target.value))}
            autoComplete="off"
          />
        </Field>
        {owners && (
          <ServiceUserField
            {...owners}
            org={realm.org}
            value={owner ?? ''}
            error={errors.serviceUserId}
            onChange={(id) => change('serviceUserId', () => setOwner(id))}
          />
        )}
        <ExpirationField
          value={expiration}
          policy={policy}
          error={errors.expiration}
          onChange={(next) => change('expiration', () => setExpiration(next))}
        />
        <Field label="Note" aside="optional" error={errors.note}>
          <Textarea value={note} onChange={(event) => change('note', () => setNote(event.target.value))} rows={2} />
        </Field>
        {message && <FormMessage>{message}</FormMessage>}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Create
        </Button>
      </DialogFooter>
    </form>
  )
}

type Owners = NonNullable<TokenFormOptions['owners']>

function preselected({ serviceUsers, more }: Owners, wanted: string | null): string {
  if (serviceUsers.some(({ id }) => id === wanted)) return wanted ?? ''
  return serviceUsers.length === 1 && !more ? (serviceUsers[0]?.id ?? '') : ''
}
