'use client'

import { type FormEvent, useState } from 'react'
import { inviteMemberAction } from '@/lib/invitations/actions'
import type { SentInvitation } from '@/lib/invitations/types'
import type { MemberOptions } from '@/lib/members/queries/form-options'
import { RoleAndTeamFields } from '../members/role-and-team-fields'
import { callAction } from '../tokens/call-action'
import { useFirstFocus } from '../tokens/use-first-focus'
import { Button } from '../ui/button'
import { DialogBody, DialogClose, DialogFooter } from '../ui/dialog'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'

type InviteFormProps = { org: string; options: MemberOptions; onSent: (sent: SentInvitation) => void }

export function InviteForm({ org, options, onSent }: InviteFormProps) {
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [message, setMessage] = useState<string>()
  const [pending, setPending] = useState(false)
  const first = useFirstFocus<HTMLInputElement>()

  // A client function, never the form's action: the link must not become part of a form's state.
  async function invite(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (pending) return
    const form = new FormData(event.currentTarget)
    setPending(true)
    setMessage(undefined)
    const input = { email: form.get('email'), roleId: form.get('roleId'), teams: form.getAll('teams[]') }
    const answer = await callAction(inviteMemberAction(org, input))
    setPending(false)
    if (answer.status === 'ok') return onSent(answer.value)
    setErrors(answer.fieldErrors)
    setMessage(answer.message)
  }

  return (
    <form onSubmit={invite} noValidate>
      <DialogBody>
        <Field
          label="Email"
          name="email"
          error={errors.email}
          hint="Only whoever has an account with this address, or makes one, can accept."
          required
        >
          <Input ref={first} type="email" autoComplete="off" autoCapitalize="none" spellCheck={false} />
        </Field>
        <RoleAndTeamFields options={options} errors={errors} />
        {message && <FormMessage>{message}</FormMessage>}
      </DialogBody>
      <DialogFooter>
        <DialogClose />
        <Button type="submit" variant="primary" pending={pending}>
          Invite
        </Button>
      </DialogFooter>
    </form>
  )
}
