'use client'

import { useActionState } from 'react'
import { type FormAction, type FormState, idle } from '@/lib/actions/form-state'
import type { TokenPolicyForm } from '@/lib/token-policy/queries/get-policy'
import { policyLimits } from '@/lib/token-policy/schema'
import { ActionNotice } from '../ui/action-notice'
import { CardBody, CardSection } from '../ui/card'
import { Checkbox } from '../ui/checkbox'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type Failed = Extract<FormState, { status: 'failed' }>

const day = 86_400

export function PolicyForm({ settings, update }: { settings: TokenPolicyForm; update: FormAction }) {
  const [state, action] = useActionState(update, idle)
  const failed = state.status === 'failed' ? state : undefined
  const errors = failed?.fieldErrors ?? {}
  const values = failed ? typedValues(failed) : presentValues(settings)
  return (
    <CardSection title="Policy">
      <CardBody>
        <form action={action} className="grid gap-5">
          <ActionNotice state={state} />
          {failed && <FormMessage>{failed.message}</FormMessage>}
          <input type="hidden" name="version" value={settings.version} />
          {/* Saving once more means what the refusal told of. */}
          {errors.revokeUnusedDays && <input type="hidden" name="understood" value={values.revokeUnusedDays} />}
          <Field
            label="Longest lifetime"
            name="maxLifetimeDays"
            aside="days, optional"
            error={errors.maxLifetimeDays}
            hint="From the creation of a token to its expiration. What has a longest lifetime cannot live for ever. Empty: any."
          >
            <Days max={policyLimits.lifetimeDays} value={values.maxLifetimeDays} />
          </Field>
          <Checkbox
            name="allowNever"
            label="Tokens may live for ever"
            hint="Otherwise each needs an expiration."
            defaultChecked={values.allowNever}
          />
          <Checkbox
            name="allowCustomDatalog"
            label="Custom Datalog is allowed"
            hint="Otherwise the verifier refuses every token that holds some, whoever attenuated it and where."
            defaultChecked={values.allowCustomDatalog}
          />
          <Field
            label="Revoke when unused for"
            name="revokeUnusedDays"
            aside="days, optional"
            error={errors.revokeUnusedDays}
            hint="Service tokens when neither the token itself nor anything below it was used, made or restored in that time. Empty: never."
          >
            <Days max={policyLimits.unusedDays} value={values.revokeUnusedDays} />
          </Field>
          <Checkbox
            name="requireAdminSecondFactor"
            label="Admins need a second factor"
            hint={adminsText(settings.admins)}
            error={errors.requireAdminSecondFactor}
            defaultChecked={values.requireAdminSecondFactor}
          />
          <div>
            <SubmitButton>Save</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}

function Days({ max, value }: { max: number; value: string }) {
  return <Input type="number" inputMode="numeric" min={1} max={max} className="max-w-32" defaultValue={value} />
}

function presentValues({ policy }: TokenPolicyForm) {
  const { maxLifetimeSeconds, revokeUnusedDays, ...boxes } = policy
  return {
    ...boxes,
    maxLifetimeDays: maxLifetimeSeconds === null ? '' : String(Math.ceil(maxLifetimeSeconds / day)),
    revokeUnusedDays: revokeUnusedDays === null ? '' : String(revokeUnusedDays),
  }
}

function typedValues({ values }: Failed) {
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : '')
  return {
    maxLifetimeDays: text('maxLifetimeDays'),
    revokeUnusedDays: text('revokeUnusedDays'),
    // A box that is not ticked is not sent.
    allowNever: 'allowNever' in values,
    allowCustomDatalog: 'allowCustomDatalog' in values,
    requireAdminSecondFactor: 'requireAdminSecondFactor' in values,
  }
}

function adminsText({ count, without }: TokenPolicyForm['admins']): string {
  const asked = 'Without one they reach nothing here but the page where they add one.'
  if (count === 1) return `${asked} The only Admin has ${without === 0 ? 'one' : 'none yet'}.`
  return without === 0
    ? `${asked} All ${count} Admins have one.`
    : `${asked} ${without} of ${count} Admins have none yet.`
}
