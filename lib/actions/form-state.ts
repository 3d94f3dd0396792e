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
