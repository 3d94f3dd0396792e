/** What a server action answers. A failure keeps what was typed (never a secret) and says what is wrong with which field. */
export type FormState<Value = undefined> =
  | { status: 'idle' }
  | { status: 'ok'; message?: string; value: Value }
  | {
      status: 'failed'
      message: string
      fieldErrors: Record<string, string>
      values: Record<string, string | string[]>
    }

export const idle: FormState<never> = { status: 'idle' }

/**
 * A server action with its organization bound, as `useActionState` takes it. Bind it in a server component and hand it down: bound in a
 * client component, a form sent before JavaScript has loaded is never answered once its state is no longer idle (Next.js 16.4.6).
 */
export type FormAction = (previous: FormState<void>, form: FormData) => Promise<FormState<void>>
