/** What processes find in their environment; without one, whatever was there by that name is of another installation. */
export function shareNewSecret(newSecret: string | undefined): void {
  if (newSecret) process.env.LATCHKEY_NEW_SECRET = newSecret
  else delete process.env.LATCHKEY_NEW_SECRET
}
