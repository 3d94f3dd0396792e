'use client'

import { useActionState, useEffect } from 'react'
import { toast } from 'sonner'
import { type FormState, idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import {
  deactivateServiceUserAction,
  deleteServiceUserAction,
  reactivateServiceUserAction,
} from '@/lib/service-users/actions'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { CardBody, CardSection } from '../ui/card'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { TextLink } from '../ui/text-link'

type DangerZoneProps = {
  org: string
  serviceUser: ServiceUserDetail
  may: { deactivate: boolean; reactivate: boolean; delete: boolean }
}

/** Deactivate, reactivate and delete. Plain forms, so that they work before JavaScript has loaded. */
export function DangerZone({ org, serviceUser, may }: DangerZoneProps) {
  const active = serviceUser.deactivatedAt === null
  return (
    <>
      {active && may.deactivate && <Deactivate org={org} serviceUser={serviceUser} />}
      {!active && may.reactivate && <Reactivate org={org} serviceUser={serviceUser} />}
      {!active && may.delete && <Delete org={org} serviceUser={serviceUser} />}
    </>
  )
}

type ZoneProps = Pick<DangerZoneProps, 'org' | 'serviceUser'>

function Deactivate({ org, serviceUser }: ZoneProps) {
  const [state, action] = useToastedAction(deactivateServiceUserAction.bind(null, org))
  const { tokens, tokenCounts } = serviceUser
  const active = tokens?.filter((token) => token.status === 'active') ?? []
  const more = (tokenCounts?.active ?? 0) - active.length
  return (
    <CardSection title="Deactivate">
      <CardBody className="grid gap-4">
        <p>
          {activeText(tokenCounts?.active ?? 0)} They stay revoked when it is reactivated; each can then be restored by
          hand.
        </p>
        {active.length > 0 && (
          <ul className="grid gap-1">
            {active.map((token) => (
              <li key={token.id} className="wrap-anywhere">
                <TextLink href={routes.serviceToken(org, token.id)}>{token.name}</TextLink>
              </li>
            ))}
            {more > 0 && <li className="text-ink-3">and {more.toLocaleString('en')} more</li>}
          </ul>
        )}
        <ConfirmingForm
          id={serviceUser.id}
          state={state}
          action={action}
          word="deactivate"
          label="Type deactivate to confirm"
        >
          Deactivate
        </ConfirmingForm>
      </CardBody>
    </CardSection>
  )
}

function Reactivate({ org, serviceUser }: ZoneProps) {
  const [state, action] = useToastedAction(reactivateServiceUserAction.bind(null, org))
  return (
    <CardSection title="Reactivate">
      <CardBody className="grid gap-4">
        <p>It can be given tokens again. Those that were revoked with its deactivation stay revoked.</p>
        <form action={action} className="grid gap-4">
          {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
          <input type="hidden" name="serviceUserId" value={serviceUser.id} />
          <div>
            <SubmitButton variant="default">Reactivate</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}

function Delete({ org, serviceUser }: ZoneProps) {
  const [state, action] = useToastedAction(deleteServiceUserAction.bind(null, org))
  const all = serviceUser.tokenCounts?.all ?? 0
  return (
    <CardSection title="Delete">
      <CardBody className="grid gap-4">
        {all > 0 ? (
          <p>
            It still has {all === 1 ? 'one token' : `${all.toLocaleString('en')} tokens`}.{' '}
            <TextLink href={`${routes.serviceTokens(org)}?service_user=${serviceUser.id}`}>Delete them first.</TextLink>
          </p>
        ) : (
          <>
            <p>This cannot be undone. Its entries in the audit log stay.</p>
            <ConfirmingForm
              id={serviceUser.id}
              state={state}
              action={action}
              word={serviceUser.name}
              label="Type the name to confirm"
            >
              Delete
            </ConfirmingForm>
          </>
        )}
      </CardBody>
    </CardSection>
  )
}

type ConfirmingFormProps = {
  id: string
  state: FormState<void>
  action: (form: FormData) => void
  word: string
  label: string
  children: string
}

function ConfirmingForm({ id, state, action, word, label, children }: ConfirmingFormProps) {
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      <input type="hidden" name="serviceUserId" value={id} />
      <Field
        label={label}
        name="confirmation"
        error={failed?.fieldErrors.confirmation}
        hint={
          <>
            Type <strong className="font-medium text-ink select-all wrap-anywhere">{word}</strong>
          </>
        }
      >
        <Input required autoComplete="off" autoCapitalize="off" spellCheck={false} className="max-w-sm" />
      </Field>
      <div>
        <SubmitButton variant="danger">{children}</SubmitButton>
      </div>
    </form>
  )
}

function useToastedAction(action: (state: FormState<void>, form: FormData) => Promise<FormState<void>>) {
  const [state, run] = useActionState(action, idle)
  useEffect(() => {
    if (state.status === 'ok') toast.success(state.message)
  }, [state])
  return [state, run] as const
}

function activeText(count: number): string {
  if (count === 0) return 'It has no active token. Tokens that are not revoked themselves are.'
  return `${count === 1 ? 'Its active token is' : `Its ${count.toLocaleString('en')} active tokens are`} revoked at once.`
}
