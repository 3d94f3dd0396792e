'use client'

import { startTransition, useActionState, useState } from 'react'
import { type FormState, idle } from '@/lib/actions/form-state'
import type { HeldRole } from '@/lib/auth/holding'
import type { RoleFormAction, RoleStep, RoleValues } from '@/lib/roles/form-steps'
import type { MatrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import { ActionNotice } from '../ui/action-notice'
import { RoleEditor } from './role-editor'
import { RoleReview } from './role-review'

type RoleFormProps = {
  /** What it is filled with at first. */
  values: RoleValues
  /** Absent for a new role. */
  role?: { id: string; name: string }
  catalogue: MatrixCatalogue
  own: HeldRole
  action: RoleFormAction
  cancel?: string
}

/** Edits a role in two steps: what it grants, then what that would change for whom. A new one is created in the first. */
export function RoleForm({ values, role, catalogue, own, action, cancel }: RoleFormProps) {
  const [state, dispatch, pending] = useActionState(action, idle)
  const step = state.status === 'ok' ? state.value : undefined
  // What was looked up stays shown when the next answer is a refusal.
  const [shown, setShown] = useState(catalogue)
  if (step?.step === 'edit' && step.catalogue !== shown) setShown(step.catalogue)
  // As a plain function, and not as the form's action, React leaves the fields as they are.
  const submit = (form: FormData) => startTransition(() => dispatch(form))
  const { status } = state
  return (
    <>
      <ActionNotice state={state} />
      {step?.step === 'review' && role ? (
        <RoleReview
          role={role}
          values={step.values}
          effect={step.effect}
          pending={pending}
          submit={submit}
          action={dispatch}
        />
      ) : (
        <RoleEditor
          // After saving it begins anew from what is saved.
          key={step?.step === 'saved' ? values.version : undefined}
          values={valuesOf(state, values)}
          roleId={role?.id}
          catalogue={shown}
          own={own}
          failed={status === 'failed' ? state : undefined}
          pending={pending}
          submit={submit}
          action={dispatch}
          cancel={cancel}
        />
      )}
    </>
  )
}

function valuesOf(state: FormState<RoleStep>, values: RoleValues): RoleValues {
  if (state.status === 'ok' && state.value.step === 'edit') return state.value.values
  if (state.status !== 'failed') return values
  const text = (name: string) => (typeof state.values[name] === 'string' ? state.values[name] : '')
  const list = (name: string) => (Array.isArray(state.values[name]) ? state.values[name] : [])
  return {
    name: text('name'),
    description: text('description'),
    grants: list('grants'),
    patterns: text('patterns'),
    managementOperations: list('managementOperations'),
    // Of the page as it was rendered with the refusal: saving once more is meant.
    version: values.version,
  }
}
