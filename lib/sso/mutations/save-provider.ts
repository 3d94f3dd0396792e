import 'server-only'
import { appendAudit } from '../../audit/append'
import { refuseStale } from '../../audit/refuse-stale'
import type { Member } from '../../auth/require-member'
import { getCaller } from '../../auth/session'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { newId } from '../../ids'
import { lockMembers } from '../../members/mutations/lock-members'
import { decryptClientSecret, encryptClientSecret } from '../client-secret'
import { editableOf } from '../editable'
import { discover, type Registration } from '../network/discover'
import { ProviderProblem } from '../provider-problem'
import { refuseOthers, requireProviderAdmin } from '../require-provider-admin'
import type { SaveProvider } from '../schema'
import { chosenFirstRole } from './chosen-first-role'
import { endProviderSessions } from './end-provider-sessions'
import { findProvider, type StoredProvider } from './find-provider'
import { refuseLockOut } from './refuse-lock-out'

/** Sets the organization's provider up, or changes it. One that is to be used, or used in another way, has to answer first. */
export async function saveProvider(slug: string, input: SaveProvider): Promise<void> {
  const member = await requireProviderAdmin(slug)
  const session = (await getCaller())?.session
  // Outside the transaction: a provider may take its time.
  const asked = await registrationToCheck(member, input)
  if (asked) await refuseUnlessItAnswers(asked)
  await db.$transaction(async (tx) => {
    const actor = await lockMembers(tx, member, 'settings:update')
    refuseOthers(actor)
    const before = await findProvider(tx, actor.organization.id)
    await refuseStale(tx, input.version, before ? editableOf(before) : null, {
      organizationId: actor.organization.id,
      entity: { type: 'sso_provider', id: before?.id ?? '', words: 'provider' },
    })
    const firstRole = await chosenFirstRole(tx, actor, input.firstRoleId, before?.firstRole ?? null)
    const otherIssuer = before !== null && before.issuer !== input.issuer
    const narrowed = before?.domains.some((domain) => !input.domains.includes(domain)) ?? false
    const endsSessions = before !== null && (otherIssuer || narrowed || !input.enabled)
    const requiredSince = input.required ? (before?.required && before.requiredSince) || new Date() : null
    await refuseLockOut(tx, actor, { provider: { ...input, requiredSince }, endsSessions, session })

    const id = before?.id ?? newId('sso')
    const { issuer, clientId, domains, required, enabled } = input
    const data = { issuer, clientId, domains, firstRoleId: firstRole?.id ?? null, required, requiredSince, enabled }
    const secret = secretFor(id, input, before)
    if (before) {
      await tx.ssoProvider.update({
        where: { id, organizationId: actor.organization.id },
        data: { ...data, ...secret },
        select: { id: true },
      })
    } else {
      await tx.ssoProvider.create({
        data: { ...data, ...secret!, id, organizationId: actor.organization.id },
        select: { id: true },
      })
    }
    // What one issuer calls its users means nothing to another.
    const disconnected = otherIssuer ? (await tx.ssoIdentity.deleteMany({ where: { providerId: id } })).count : 0
    const sessionsEnded = endsSessions ? await endProviderSessions(tx, actor) : 0
    await appendAudit(tx, actor, {
      action: before ? 'sso_provider:update' : 'sso_provider:create',
      entity: { type: 'sso_provider', id, name: new URL(issuer).host },
      before: before ? { ...editableOf(before), firstRole: before.firstRole } : undefined,
      after: {
        ...editableOf({ ...input, firstRole }),
        firstRole,
        secretChanged: secret !== undefined,
        ...(before && { sessionsEnded, disconnected }),
      },
    })
  })
}

// The secret that is kept goes to the issuer that it is for, and to no other that somebody enters.
function keepsSecret({ issuer, clientSecret }: SaveProvider, before: StoredProvider | null): boolean {
  if (clientSecret) return false
  if (!before) throw new Refusal('Enter the client secret.', { field: 'clientSecret' })
  if (before.issuer === issuer) return true
  throw new Refusal('Another issuer has another secret. Enter it.', { field: 'clientSecret' })
}

// Not for every change: whoever puts right what depends on a provider that no longer answers must be able to save.
async function registrationToCheck(member: Member, input: SaveProvider): Promise<Registration | null> {
  const { issuer, clientId, enabled, required } = input
  const before = await findProvider(db, member.organization.id)
  const kept = keepsSecret(input, before)
  const same = kept && before?.clientId === clientId && before.enabled && (before.required || !required)
  if (!enabled || same) return null
  return { issuer, clientId, clientSecret: kept ? decryptClientSecret(before!) : input.clientSecret }
}

function secretFor(id: string, input: SaveProvider, before: StoredProvider | null) {
  return keepsSecret(input, before) ? undefined : encryptClientSecret(id, input.clientSecret)
}

async function refuseUnlessItAnswers(registration: Registration): Promise<void> {
  try {
    await discover(registration)
  } catch (error) {
    if (!(error instanceof ProviderProblem)) throw error
    const words = [error.message, error.detail, 'Nothing was saved.'].filter(Boolean).join(' ')
    throw new Refusal(words, { field: 'issuer' })
  }
}
