import type { FormState } from '@/lib/actions/form-state'
import { Field } from './field'
import { FormMessage } from './form-message'
import { Input } from './input'
import { SubmitButton } from './submit-button'

type ConfirmingFormProps = {
  /** What it is done to: fields that are sent along. */
  fields: Record<string, string>
  state: FormState<unknown>
  action: (form: FormData) => void
  /** What has to be typed. */
  word: string
  label: string
  /** The verb. */
  children: string
}

/** Does what cannot simply be taken back, once a word has been typed. */
export function ConfirmingForm({ fields, state, action, word, label, children }: ConfirmingFormProps) {
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={action} className="grid gap-4">
      {failed && <FormMessage>{failed.message}</FormMessage>}
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
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
