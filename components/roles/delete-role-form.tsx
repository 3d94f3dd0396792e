'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import type { DeleteRoleFormAction } from '@/lib/roles/form-steps'
import type { RoleDetail } from '@/lib/roles/queries/get-role'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Select } from '../ui/select'
import { SubmitButton } from '../ui/submit-button'
import { Effect, holdersText } from './effect'

type DeleteRoleFormProps = {
  role: RoleDetail
  /** Those that the member may give. */
  replacements: { id: string; name: string }[]
  remove: DeleteRoleFormAction
}

/** Deletes a role once its name has been typed; one in use only when another one has been chosen, and its effect shown. */
export function DeleteRoleForm({ role, replacements, remove }: DeleteRoleFormProps) {
  const [state, action] = useActionState(remove, idle)
  const failed = state.status === 'failed' ? state : undefined
  const review = state.status === 'ok' ? state.value : undefined
  const sent = failed?.values.replacementId
  const chosen = review?.replacement ?? replacements.find(({ id }) => id === sent)
  // Of a refusal it tells which of the two forms was sent.
  const confirmed = failed !== undefined && 'confirmation' in failed.values
  const confirming = !role.inUse || review !== undefined || (confirmed && chosen !== undefined)
  return (
    <DangerSection
      title="Delete this role"
      summary={
        role.inUse
          ? 'Whoever has it gets another role at once. It cannot be brought back.'
          : 'Nobody has it. It cannot be brought back.'
      }
      open={failed !== undefined || review !== undefined}
    >
      {role.inUse && (
        <form action={action} className="grid gap-4">
          <p>
            It is the role of {holdersText(role.holders)}
            {role.holders.firstRole && ', and the one that single sign-on gives first'}.
          </p>
          {failed && !confirmed && <FormMessage>{failed.message}</FormMessage>}
          <input type="hidden" name="roleId" value={role.id} />
          <Field
            label="Replacement"
            name="replacementId"
            error={confirmed ? undefined : failed?.fieldErrors.replacementId}
          >
            <Select
              required
              className="max-w-sm"
              defaultValue={chosen?.id ?? ''}
              options={[
                { value: '', label: 'Choose a role' },
                ...replacements.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          </Field>
          <div>
            <SubmitButton variant="default" name="step" value="review">
              Review changes
            </SubmitButton>
          </div>
        </form>
      )}
      {review && <Effect effect={review.effect} toAdmin={review.replacement.builtIn === 'admin'} />}
      {confirming && (
        <>
          {chosen && (
            <p className="wrap-anywhere">
              Whoever has {role.name} gets <strong className="font-medium">{chosen.name}</strong> in its place.
            </p>
          )}
          <ConfirmingForm
            fields={{ roleId: role.id, replacementId: chosen?.id ?? '' }}
            state={review || confirmed || !role.inUse ? state : idle}
            action={action}
            word={role.name}
            label="Type the name to confirm"
          >
            Delete
          </ConfirmingForm>
        </>
      )}
    </DangerSection>
  )
}
