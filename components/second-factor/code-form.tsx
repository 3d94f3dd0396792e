'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { CodeKind } from '@/lib/second-factor/code-kind'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type CodeFormProps = {
  action: FormAction
  kind: CodeKind
  /** Where to go afterwards. */
  returnPath: string | null
  /** The verb. */
  children: string
}

/** Asks for a code of the authenticator app, or for a recovery code. */
export function CodeForm({ action, kind, returnPath, children }: CodeFormProps) {
  const [state, submit] = useActionState(action, idle)
  const failed = state.status === 'failed' ? state : undefined
  return (
    <form action={submit} className="grid gap-4">
      {failed && <FormMessage>{failed.fieldErrors.code ?? failed.message}</FormMessage>}
      {returnPath && <input type="hidden" name="return" value={returnPath} />}
      {kind === 'totp' ? (
        <Field label="Code" name="code" hint="The six digits that your authenticator app shows for Latchkey.">
          <Input
            aria-invalid={failed && true}
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            required
            autoFocus
            maxLength={20}
            className="font-mono tracking-[0.12em]"
          />
        </Field>
      ) : (
        <Field label="Recovery code" name="code" hint="One of the ten that you saved. Each works once.">
          <Input
            aria-invalid={failed && true}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            required
            autoFocus
            maxLength={100}
            className="font-mono"
          />
        </Field>
      )}
      <SubmitButton className="mt-1">{children}</SubmitButton>
    </form>
  )
}
