/**
 * An expected failure inside a mutation, in words for the user. Throwing it rolls the transaction back; lib/actions/submit.ts
 * turns it into a value. `field` names the form field it belongs to.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly field: string | undefined

  constructor(message: string, options: { field?: string } = {}) {
    super(message)
    this.field = options.field
  }
}

/** The caller is known, but their role does not hold the operation. Pages answer 403 with app/forbidden.tsx. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted'
  // What next/navigation's forbidden() throws; that function itself works only inside Next.js.
  readonly digest = 'NEXT_HTTP_ERROR_FALLBACK;403'

  constructor(readonly operation: string) {
    super(`Your role does not allow this (latchkey/${operation}). Ask an admin of the organization.`)
  }
}
