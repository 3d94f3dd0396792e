import type { FormState } from '@/lib/actions/form-state'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type ConfirmingFormProps = {
  id: string
  state: FormState<void>
  action: (form: FormData) => void
  /** What has to be typed. */
  word: string
  label: string
  /** The verb. */
  children: string
}

/** Does something to a service user once a word has been typed. */
export function ConfirmingForm({ id, state, action, word, label, children }: ConfirmingFormProps) {
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
        <SubmitButton variant="destructive">{children}</SubmitButton>
      </div>
    </form>
  )
}
