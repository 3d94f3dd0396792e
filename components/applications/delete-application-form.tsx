'use client'

import { useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { deleteApplicationAction } from '@/lib/applications/actions'
import type { ApplicationDetail } from '@/lib/applications/queries/get-application'
import { CardBody, CardSection } from '../ui/card'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'
import { LimitedTokensList, limitedTokensText } from './limited-tokens-list'

/** Deletes the application once its name has been typed; works before JavaScript has loaded. */
export function DeleteApplicationForm({ org, application }: { org: string; application: ApplicationDetail }) {
  const [state, action] = useActionState(deleteApplicationAction.bind(null, org), idle)
  const failed = state.status === 'failed' ? state : undefined
  const { tokens } = application
  return (
    <CardSection title="Delete this application">
      <CardBody className="grid gap-4">
        <p>
          Requests that name it are refused from then on, and it cannot be brought back: a new application with the slug{' '}
          <code>{application.slug}</code> is another one.
          {tokens && ` ${limitedTokensText(tokens)}${tokens.count > 0 ? ' and can do nothing there afterwards:' : '.'}`}
        </p>
        {tokens && tokens.count > 0 && <LimitedTokensList org={org} tokens={tokens} />}
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
            <Input autoComplete="off" autoCapitalize="off" spellCheck={false} required />
          </Field>
          <div>
            <SubmitButton variant="danger">Delete</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
