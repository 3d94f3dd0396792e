export type CodeKind = 'totp' | 'recovery_code'

/** Which of the two a typed code can be; six digits are the authenticator app's. */
export function codeKind(typed: string): CodeKind {
  return /^\d{6}$/.test(withoutSpaces(typed)) ? 'totp' : 'recovery_code'
}

/** Apps show "123 456". */
export function withoutSpaces(typed: string): string {
  return typed.replace(/\s/g, '')
}
