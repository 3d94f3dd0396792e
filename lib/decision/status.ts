/** The status word of a token, derived and never stored (product, section 2). */
export type TokenStatus = 'expired' | 'revoked' | 'active'

type Instant = Date | null

export interface StatusInput {
  /** The earliest expiry of the token and its ancestors. */
  effectiveExpiresAt: Instant
  /** From when on it is revoked, for whatever cause; may lie in the future. */
  effectiveRevokedAt: Instant
}

/** Expired comes first, then revoked: list, detail page and verifier all decide by this. The instant itself counts as passed. */
export function tokenStatus({ effectiveExpiresAt, effectiveRevokedAt }: StatusInput, now: Date): TokenStatus {
  if (hasPassed(effectiveExpiresAt, now)) return 'expired'
  return hasPassed(effectiveRevokedAt, now) ? 'revoked' : 'active'
}

/** Whether an instant lies at or before `now`. */
export function hasPassed(instant: Instant, now: Date): boolean {
  return instant !== null && instant.getTime() <= now.getTime()
}

export type RevocationCause = 'self' | 'ancestor' | 'owner_deactivated' | 'old_secret' | 'key_retired'

/**
 * Whether a revocation of this cause counts from the moment it is written, whatever time it is: a clock that is set back, or that of a standby
 * which is behind, brings nothing back. Other causes may be written ahead of their time: a copy ends with its secret, some days from now.
 */
export function countsAtOnce(cause: RevocationCause | null | undefined): boolean {
  return cause === 'self' || cause === 'owner_deactivated'
}

/** The cause beside "Revoked", when it is not the token's own: "with Production API". */
export function revocationCauseWords(cause: RevocationCause | null, ancestorName?: string | null): string | undefined {
  switch (cause) {
    case 'ancestor':
      return `with ${ancestorName ?? 'its parent'}`
    case 'owner_deactivated':
      return 'owner deactivated'
    case 'old_secret':
      return 'with the old secret'
    case 'key_retired':
      return 'signing key retired'
    default:
      return undefined
  }
}

/** What stands beside "Active", in words: "Expires soon", "Unused for 90 days", "Starts in 3 days", "Application deleted". */
export type TokenHint =
  | { type: 'expires_soon' }
  | { type: 'unused'; days: number }
  | { type: 'starts'; at: Date }
  | { type: 'application_deleted' }

export interface HintInput extends StatusInput {
  createdAt: Date
  lastUsedAt: Instant
  restoredAt: Instant
  effectiveNotBefore: Instant
  /** Whether an application that the token is limited to has been deleted. */
  applicationDeleted: boolean
}

const day = 86_400_000
/** "Expires soon" from this many days before the expiry. */
export const expiresSoonDays = 14
/** "Unused" after this many days when it was never used, or was used before. */
export const unusedDays = { never: 30, since: 90 }

/** The hints of an active token; none for any other. */
export function tokenHints(input: HintInput, now: Date): TokenHint[] {
  if (tokenStatus(input, now) !== 'active') return []
  const hints: TokenHint[] = []
  const { effectiveExpiresAt, effectiveNotBefore } = input
  if (effectiveExpiresAt && effectiveExpiresAt.getTime() - now.getTime() <= expiresSoonDays * day) {
    hints.push({ type: 'expires_soon' })
  }
  const days = daysUnused(input, now)
  if (days >= (input.lastUsedAt ? unusedDays.since : unusedDays.never)) hints.push({ type: 'unused', days })
  if (effectiveNotBefore && !hasPassed(effectiveNotBefore, now)) hints.push({ type: 'starts', at: effectiveNotBefore })
  if (input.applicationDeleted) hints.push({ type: 'application_deleted' })
  return hints
}

/** Whole days since the token was last used, restored or, failing both, created. */
function daysUnused({ createdAt, lastUsedAt, restoredAt }: HintInput, now: Date): number {
  const since = Math.max(createdAt.getTime(), lastUsedAt?.getTime() ?? 0, restoredAt?.getTime() ?? 0)
  return Math.floor((now.getTime() - since) / day)
}

/** A hint in words. */
export function hintWords(hint: TokenHint, now: Date): string {
  switch (hint.type) {
    case 'expires_soon':
      return 'Expires soon'
    case 'unused':
      return `Unused for ${hint.days} days`
    case 'starts':
      return `Starts in ${distance(hint.at.getTime() - now.getTime())}`
    case 'application_deleted':
      return 'Application deleted'
  }
}

function distance(milliseconds: number): string {
  const units: [string, number][] = [
    ['day', day],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ]
  const [name, size] = units.find(([, length]) => milliseconds >= length) ?? ['second', 1000]
  const count = Math.max(1, Math.round(milliseconds / size))
  return `${count} ${name}${count === 1 ? '' : 's'}`
}
