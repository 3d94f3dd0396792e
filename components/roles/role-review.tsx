'use client'

import { useEffect, useRef } from 'react'
import type { RoleValues } from '@/lib/roles/form-steps'
import type { RoleEffect } from '@/lib/roles/queries/role-effect'
import { CardBody, CardSection } from '../ui/card'
import { SubmitButton } from '../ui/submit-button'
import { Effect } from './effect'

type RoleReviewProps = {
  role: { id: string; name: string }
  values: RoleValues
  effect: RoleEffect
  pending: boolean
  submit: (form: FormData) => void
  action: (form: FormData) => void
}

/** The second step of a role's form: what saving would change, for whom. */
export function RoleReview({ role, values, effect, pending, submit, action }: RoleReviewProps) {
  const heading = useRef<HTMLSpanElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <form
      action={action}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter))
      }}
    >
      <input type="hidden" name="roleId" value={role.id} />
      <input type="hidden" name="version" value={values.version} />
      <input type="hidden" name="name" value={values.name} />
      <textarea hidden readOnly name="description" value={values.description} />
      {values.grants.map((grant) => (
        <input key={grant} type="hidden" name="grants[]" value={grant} />
      ))}
      {values.managementOperations.map((operation) => (
        <input key={operation} type="hidden" name="managementOperations[]" value={operation} />
      ))}
      <CardSection
        title={
          <span ref={heading} tabIndex={-1} className="outline-none">
            Review changes
          </span>
        }
      >
        <CardBody className="grid gap-4">
          {values.name !== role.name && (
            <p className="wrap-anywhere">
              {role.name} is called <strong className="font-medium">{values.name}</strong> from then on.
            </p>
          )}
          <Effect effect={effect} />
          <div className="flex flex-wrap gap-2">
            <SubmitButton name="step" value="save" pending={pending}>
              Save
            </SubmitButton>
            <SubmitButton variant="quiet" name="step" value="browse" pending={pending}>
              Back to editing
            </SubmitButton>
          </div>
        </CardBody>
      </CardSection>
    </form>
  )
}
