import type { CallerSession } from './caller'

type Question = {
  /** What the organization's policy says. */
  required: boolean
  isAdmin: boolean
  session: CallerSession | undefined
}

/**
 * Whether the organization asks its Admins for a second factor and this one has shown none. A session of the organization's own
 * provider is the provider's business; without a session nothing has been shown.
 */
export function lacksSecondFactor({ required, isAdmin, session }: Question): boolean {
  if (!required || !isAdmin) return false
  // A passkey that verified its user is two factors, and has written the time down as well.
  return !session?.secondFactorAt && session?.method !== 'sso'
}
