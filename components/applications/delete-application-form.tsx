'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import type { LimitedTokens } from '@/lib/applications/queries/limited-tokens'
import { DangerSection } from '../ui/danger-section'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { LimitedTokensList, limitedTokensText } from './limited-tokens-list'

type DeleteApplicationFormProps = { org: string; application: ApplicationDetail; remove: FormAction }

/** Deletes the application once its name has been typed; works before JavaScript has loaded. */
export function DeleteApplicationForm({ org, application, remove }: DeleteApplicationFormProps) {
  const [state, action] = useActionState(remove, idle)
  const failed = state.status === 'failed' ? state : undefined
  const { tokens } = application
  return (
    <DangerSection
      title="Delete this application"
      summary="Requests that name it are refused from then on. It cannot be brought back."
      open={failed !== undefined}
    >
      <p>
        {limitedTokensText(tokens)}.{tokens.count > 0 && ` ${afterwards(tokens)}`}
      </p>
      {tokens.count > 0 && <LimitedTokensList org={org} tokens={tokens} />}
      <p>
        A new application with the slug <code className="break-all">{application.slug}</code> would be another one: no
        token of this one reaches it.
      </p>
      <form action={action} className="grid gap-4">
        {failed && <FormMessage>{failed.message}</FormMessage>}
        <input type="hidden" name="applicationId" value={application.id} />
        <Field
          label="Type the name to confirm"
          name="confirmation"
          hint={
            <>
              Type <strong className="font-medium text-ink select-all wrap-anywhere">{application.name}</strong>
            </>
          }
          error={failed?.fieldErrors.confirmation}
        >
          <Input autoComplete="off" autoCapitalize="off" spellCheck={false} required className="max-w-sm" />
        </Field>
        <div>
          <SubmitButton variant="destructive">Delete</SubmitButton>
        </div>
      </form>
    </DangerSection>
  )
}

function afterwards({ count, first }: LimitedTokens): string {
  const end = first ? ':' : '.'
  return count === 1
    ? `It can do nothing there afterwards and stays Active, with a hint${end}`
    : `They can do nothing there afterwards and stay Active, with a hint${end}`
}
