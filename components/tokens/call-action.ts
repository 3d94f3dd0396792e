import type { FormState } from '@/lib/actions/form-state'

export type Answer<Value> = Exclude<FormState<Value>, { status: 'idle' }>

/** Waits for a server action that is called outside a form; a server that cannot be reached is a refusal in words like any other. */
export async function callAction<Value>(answer: Promise<FormState<Value>>): Promise<Answer<Value>> {
  try {
    const state = await answer
    if (state && state.status !== 'idle') return state
    return refused('Latchkey did not answer. Reload the page and look whether it happened.')
  } catch (error) {
    // Next.js follows the redirect by itself; this is what stands there meanwhile.
    if (isRedirect(error)) return refused('Latchkey asks who you are. Sign in, or confirm that it is you.')
    return refused(
      navigator.onLine
        ? 'Latchkey could not be reached, or failed. Try again.'
        : 'This device is offline. Try again once it is connected.',
    )
  }
}

function refused(message: string): Answer<never> {
  return { status: 'failed', message, fieldErrors: {}, values: {} }
}

/** Whether an action led to another page instead of answering. */
export function isRedirect(error: unknown): boolean {
  return error instanceof Error && 'digest' in error && String(error.digest).startsWith('NEXT_REDIRECT')
}
