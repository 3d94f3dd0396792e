import { hasPassed, type StatusInput, tokenStatus } from '../../decision/status'
import type { TokenAction } from '../types'
import { ago } from './ago'

/** What the state table (product, section 2) looks at: the token, its nearest surroundings and the clock. */
export type ActionInput = StatusInput & {
  name: string
  origin: 'minted' | 'registered' | 'discovered'
  ownerName: string
  revokedAt: Date | null
  revocationCause: string | null
  revokedByName: string | null
  effectiveRevocationCause: string | null
  /** The ancestor that it is revoked with. */
  revokedWith: string | null
  /** Whether that one cannot come back either, because its signing key has been retired. */
  revokedForGood: boolean
  /** The nearest ancestor's name and state; null for a root. */
  parent: (StatusInput & { name: string; secretsEndAt: Date | null }) | null
  ownerActive: boolean
  /** When the last of its secrets ends for good: of a copy that which it carries, else by the retirement of a signing key. */
  secretsEndAt: Date | null
}

/** Why the action is not allowed, in words for the user; undefined when it is. The menu and the mutations both ask this. */
export function refusalOf(action: TokenAction, token: ActionInput, now: Date): string | undefined {
  switch (action) {
    case 'attenuate':
    case 'rotate':
      return refusalOfMinting(action, token, now)
    case 'revoke':
      return refusalOfRevoking(token, now)
    case 'restore':
      return refusalOfRestoring(token, now)
    case 'delete':
      return tokenStatus(token, now) === 'active' ? `“${token.name}” is active. Revoke it first.` : undefined
  }
}

/** The actions that the token's state allows, in the order of the menu. */
export function allowedActions(token: ActionInput, now: Date): TokenAction[] {
  const all: TokenAction[] = ['attenuate', 'rotate', 'revoke', 'restore', 'delete']
  return all.filter((action) => refusalOf(action, token, now) === undefined)
}

function refusalOfMinting(action: 'attenuate' | 'rotate', token: ActionInput, now: Date): string | undefined {
  const status = tokenStatus(token, now)
  const done = action === 'attenuate' ? 'attenuated' : 'rotated'
  if (status !== 'active') {
    const state = status === 'expired' ? 'has expired' : `is revoked`
    return `“${token.name}” ${state}. Only an active token can be ${done}.`
  }
  if (!token.ownerActive) return ownerInactive(token)
  if (token.origin === 'minted') return undefined
  return action === 'attenuate'
    ? `“${token.name}” is a copy that was made outside the server, which never had its secret. Attenuate it where the secret is: paste it in the browser.`
    : `“${token.name}” is a copy that was made outside the server. Rotate the token that it was made from.`
}

function refusalOfRevoking(token: ActionInput, now: Date): string | undefined {
  if (tokenStatus(token, now) === 'expired') return `“${token.name}” has expired: there is nothing to revoke.`
  if (token.revokedAt) {
    const by = token.revokedByName ? ` by ${token.revokedByName}` : ''
    const why = token.revocationCause === 'owner_deactivated' ? `, when ${token.ownerName} was deactivated` : ''
    return `Already revoked${by}, ${ago(token.revokedAt, now)}${why}.`
  }
  if (!hasPassed(token.effectiveRevokedAt, now)) return undefined
  switch (token.effectiveRevocationCause) {
    case 'old_secret':
      return `“${token.name}” was already revoked with the old secret, and cannot come back.`
    case 'key_retired':
      return `“${token.name}” was already revoked when its signing key was retired, and cannot come back.`
    default:
      return undefined
  }
}

function refusalOfRestoring(token: ActionInput, now: Date): string | undefined {
  const status = tokenStatus(token, now)
  if (status === 'expired') return `“${token.name}” has expired. Create a new one.`
  if (!token.revokedAt && status === 'active') return `“${token.name}” is active: there is nothing to restore.`
  if (hasPassed(token.secretsEndAt, now)) {
    return token.origin === 'minted'
      ? `The signing key of “${token.name}” has been retired: it cannot be restored. Create a new one.`
      : `The secret that “${token.name}” was made from has ended: it cannot be restored. Create a new one.`
  }
  if (!token.revokedAt) {
    const ancestor = token.revokedWith ?? 'the token above it'
    return token.revokedForGood
      ? `“${token.name}” was revoked with ${ancestor}, whose signing key has been retired: it cannot be restored. Create a new one.`
      : `“${token.name}” was revoked with ${ancestor}. Restore that one, and it comes back with it.`
  }
  if (!token.ownerActive) return ownerInactive(token)
  if (token.parent && tokenStatus(token.parent, now) !== 'active') {
    if (hasPassed(token.parent.secretsEndAt, now)) {
      return `${token.parent.name}, which “${token.name}” was attenuated from, has ended: it cannot be restored. Create a new one.`
    }
    return `${token.parent.name}, which “${token.name}” was attenuated from, is revoked. Restore that one first.`
  }
  return undefined
}

function ownerInactive({ name, ownerName }: ActionInput): string {
  return `${ownerName}, who “${name}” belongs to, is deactivated. Reactivate it first.`
}
