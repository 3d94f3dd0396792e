import type { Caller } from '../../auth/caller'
import { runAs } from '../../auth/caller'
import { builtInRoles, type ManagementOperation, managementOperations } from '../../auth/operations'
import { db } from '../../db/client'
import type { TestOrganization } from '../../testing/factories'
import { addTestMember, createTestRole } from '../../testing/people'
import { inServerAction } from '../../testing/server-request'
import type { OrganizationEntry } from './entry'
import type { Answer } from './found-actions'

// Who calls every action, and what should come of it. Nothing of the product imports this file.

/**
 * Where a call ends: on the sign-in page or at words that lead there, on that of an invitation, at not-found, at the words that a role does not allow it, or beyond
 * all of these: it passes.
 */
export type Outcome = 'sign in' | 'invitation' | 'not found' | 'refused' | 'passes'

export type Callers = Record<string, Caller | null>

/** Everybody but those whose role is made for one action. */
export async function createCallers(organization: TestOrganization, other: TestOrganization): Promise<Callers> {
  const deactivated = await addTestMember(organization, { role: 'admin' })
  await db.membership.update({ where: { id: deactivated.membershipId }, data: { deactivatedAt: new Date() } })
  const removed = await addTestMember(organization, { role: 'admin' })
  await db.membership.delete({ where: { id: removed.membershipId } })
  return {
    'signed out': null,
    Admin: organization.secondAdmin.caller,
    Manager: organization.manager.caller,
    Member: organization.member.caller,
    'an admin of another organization': other.admin.caller,
    'a deactivated admin': deactivated.caller,
    'a removed admin': removed.caller,
  }
}

export const alone = 'a role with nothing else'
const without = (operation: ManagementOperation) => `a role with all but ${operation}`

/** Members whose custom roles are made for one action: with what it needs and nothing else, and with all but that. */
export async function createCallersFor(organization: TestOrganization, needs: ManagementOperation[]): Promise<Callers> {
  const callerWith = async (operations: readonly string[]) => {
    const role = await createTestRole(organization, { grants: ['*'], operations: [...operations] })
    return (await addTestMember(organization, { role })).caller
  }
  const callers: Callers = { [alone]: await callerWith(needs) }
  for (const operation of needs) {
    callers[without(operation)] = await callerWith(managementOperations.filter((other) => other !== operation))
  }
  return callers
}

export function operationsOf({ needs }: OrganizationEntry): ManagementOperation[] {
  return [needs].flat()
}

/** What should come of an action that needs these operations, by caller. */
export function expectedOf(needs: ManagementOperation[]): Record<string, Outcome> {
  const holds = (role: keyof typeof builtInRoles) => {
    const held = builtInRoles[role].managementOperations
    return needs.every((operation) => held.includes(`latchkey/${operation}`)) ? 'passes' : 'refused'
  }
  return {
    ...expectedOfMembers(),
    Admin: holds('admin'),
    Manager: holds('manager'),
    Member: holds('member'),
    [alone]: 'passes',
    ...Object.fromEntries(needs.map((operation) => [without(operation), 'refused'])),
  }
}

/** What should come of an action that is every member's, by caller. */
export function expectedOfMembers(): Record<string, Outcome> {
  return {
    'signed out': 'sign in',
    Admin: 'passes',
    Manager: 'passes',
    Member: 'passes',
    'an admin of another organization': 'not found',
    'a deactivated admin': 'not found',
    'a removed admin': 'not found',
  }
}

/** The same outcome for all, but for whoever is signed out. */
export function expectedOfAll(outcome: Outcome, signedOut: Outcome = outcome): Record<string, Outcome> {
  const all = Object.keys(expectedOfMembers()).map((caller) => [caller, outcome])
  return { ...Object.fromEntries(all), 'signed out': signedOut }
}

export type Ended = { outcome: Outcome; answer: Answer; redirect?: string }

/** Calls an action as somebody, and tells where that ends. Whatever else it throws is a bug. */
export async function endOf(caller: Caller | null, call: () => Promise<Answer>): Promise<Ended> {
  try {
    const answer = await inServerAction(() => runAs(caller, call))
    const words = answer?.status === 'failed' ? answer.message! : ''
    if (words.startsWith('Your role does not allow this (latchkey/')) return { outcome: 'refused', answer }
    if (words.startsWith('You are no longer signed in.')) return { outcome: 'sign in', answer }
    return { outcome: 'passes', answer }
  } catch (error) {
    const digest = String((error as { digest?: unknown }).digest)
    if (digest === 'NEXT_HTTP_ERROR_FALLBACK;404') return { outcome: 'not found', answer: undefined }
    const redirect = /^NEXT_REDIRECT;\w+;([^;]*);/.exec(digest)?.[1]
    if (redirect === undefined) throw error
    if (/^\/login(\?|$)/.test(redirect)) return { outcome: 'sign in', answer: undefined, redirect }
    if (/^\/invite(\/|$)/.test(redirect)) return { outcome: 'invitation', answer: undefined, redirect }
    return { outcome: 'passes', answer: undefined, redirect }
  }
}

/** Where the same call ends for each of the callers, one after another. */
export async function endsOf(callers: Callers, call: () => Promise<Answer>): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {}
  for (const [name, caller] of Object.entries(callers)) outcomes[name] = (await endOf(caller, call)).outcome
  return outcomes
}
