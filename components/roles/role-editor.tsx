'use client'

import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react'
import { coversGrant, type HeldRole } from '@/lib/auth/holding'
import type { RoleValues } from '@/lib/roles/form-steps'
import { grantsWithoutRow } from '@/lib/roles/matrix-rows'
import type { MatrixCatalogue } from '@/lib/roles/queries/matrix-catalogue'
import { ButtonLink } from '../ui/button-link'
import { CardBody, CardSection } from '../ui/card'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { Textarea } from '../ui/textarea'
import { useChosenGrants } from './chosen-grants'
import { GrantMatrix } from './grant-matrix'
import { ManagementMatrix, mayGiveOperation } from './management-matrix'
import { MatrixSearch, MoreApplications, UnfoldButton } from './matrix-buttons'

type RoleEditorProps = {
  values: RoleValues
  /** Absent for a new one. */
  roleId?: string
  catalogue: MatrixCatalogue
  /** The role of who edits: nobody grants what they do not hold. */
  own: HeldRole
  failed: { message: string; fieldErrors: Record<string, string> } | undefined
  pending: boolean
  submit: (form: FormData) => void
  /** Where one goes who does not create it after all. */
  cancel?: string
  /** The form's action before JavaScript has loaded. */
  action: (form: FormData) => void
}

/** Name, description and the two matrices of a role. */
export function RoleEditor({
  values,
  roleId,
  catalogue,
  own,
  failed,
  pending,
  submit,
  action,
  cancel,
}: RoleEditorProps) {
  const form = useRef<HTMLFormElement>(null)
  const grants = useChosenGrants(form, values.grants, values.patterns)
  const [operations, setOperations] = useState<ReadonlySet<string>>(() => new Set(values.managementOperations))
  useLayoutEffect(() => {
    const boxes = form.current?.querySelectorAll<HTMLInputElement>('input[name="managementOperations[]"]:checked')
    setOperations(new Set([...(boxes ?? [])].map((box) => box.value)))
  }, [])
  const errors = failed?.fieldErrors ?? {}
  const isAdmin = own.builtIn === 'admin'
  return (
    <form
      ref={form}
      action={action}
      className="grid gap-5"
      onKeyDown={submitOnEnter}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter))
      }}
    >
      {failed && <FormMessage>{failed.message}</FormMessage>}
      {roleId && <input type="hidden" name="roleId" value={roleId} />}
      <input type="hidden" name="version" value={values.version} />
      <input type="hidden" name="parts" value={catalogue.view.parts} />
      {catalogue.view.open.map((id) => (
        <input key={id} type="hidden" name="open[]" value={id} />
      ))}
      <CardSection title="Settings">
        <CardBody className="grid gap-4">
          <Field label="Name" name="name" error={errors.name}>
            <Input required maxLength={600} autoComplete="off" defaultValue={values.name} />
          </Field>
          <Field label="Description" name="description" aside="optional" error={errors.description}>
            <Textarea rows={2} defaultValue={values.description} />
          </Field>
        </CardBody>
      </CardSection>
      <CardSection title="On applications">
        <CardBody className="grid gap-4">
          <p className="text-ink-2">
            Which operations it grants. Teams say on which applications: an operation of the same name is granted in all
            that somebody reaches.
          </p>
          {errors.grants && <p className="text-sm text-red">{errors.grants}</p>}
          <GrantMatrix
            catalogue={catalogue}
            chosen={grants}
            others={grantsWithoutRow(catalogue.applications, grants.known)}
            onChoose={grants.choose}
            holds={(grant) => isAdmin || own.grants.some((held) => coversGrant(held, grant))}
            search={<MatrixSearch q={catalogue.view.q} pending={pending} />}
            unfold={(application) => <UnfoldButton application={application} pending={pending} />}
            more={<MoreApplications pending={pending} />}
          />
          <Field
            label="More patterns"
            name="patterns"
            aside="optional, one a line"
            error={errors.patterns}
            hint="order:* is everything on a resource, *:list an action on all of them; an operation that is in no catalogue yet can be granted as well."
          >
            <Textarea
              rows={2}
              spellCheck={false}
              autoCapitalize="none"
              placeholder={'order:*\n*:list'}
              className="font-mono"
              defaultValue={values.patterns}
              onChange={(event) => grants.setTyped(event.target.value)}
            />
          </Field>
        </CardBody>
      </CardSection>
      <CardSection title="In Latchkey itself">
        <CardBody className="grid gap-3">
          {errors.managementOperations && <p className="text-sm text-red">{errors.managementOperations}</p>}
          <ManagementMatrix
            chosen={operations}
            onChoose={(operation, chosen) => setOperations(changed(operations, operation, chosen))}
            mayGive={mayGiveOperation(own)}
          />
        </CardBody>
      </CardSection>
      <div className="flex flex-wrap gap-2">
        <SubmitButton name="step" value={roleId ? 'review' : 'save'} data-main pending={pending}>
          {roleId ? 'Review changes' : 'Create'}
        </SubmitButton>
        {cancel && (
          <ButtonLink variant="quiet" href={cancel}>
            Cancel
          </ButtonLink>
        )}
      </div>
    </form>
  )
}

// The browser would press the form's first button, which looks through the catalogues.
function submitOnEnter(event: KeyboardEvent<HTMLFormElement>) {
  const target = event.target
  if (event.key !== 'Enter' || !(target instanceof HTMLInputElement) || target.name === 'q') return
  event.preventDefault()
  event.currentTarget.requestSubmit(event.currentTarget.querySelector<HTMLButtonElement>('[data-main]'))
}

function changed(operations: ReadonlySet<string>, operation: string, chosen: boolean): ReadonlySet<string> {
  const next = new Set(operations)
  if (chosen) next.add(operation)
  else next.delete(operation)
  return next
}
