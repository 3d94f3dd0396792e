/** What mail is sent for, and in which words the settings list it. */
export const mailKinds = {
  invitation: 'Invitation',
  password_reset: 'Password reset',
  password_changed: 'Password changed',
  email_change: 'New address to confirm',
  email_changed: 'Address changed',
  second_factor_reset: 'Second factor reset',
  test: 'Test mail',
} as const

export type MailKind = keyof typeof mailKinds

/** The words for a row's kind. */
export function mailKindText(kind: string): string {
  return mailKinds[kind as MailKind] ?? kind
}
