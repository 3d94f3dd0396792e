'use server'

import { revalidatePath } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { clientAddress, clientOf } from '../auth/client-address'
import { enterSession } from '../auth/enter-session'
import { withReturn } from '../auth/return-path'
import { getSession } from '../auth/session'
import { authCookie } from '../auth/session-cookie'
import { endSession } from '../auth/sign-out'
import { routes } from '../routes'
import { forgetInvitation, rememberInvitation } from './cookie'
import { countAcceptance } from './limits'
import { acceptInvitation } from './mutations/accept-invitation'
import { inviteMember } from './mutations/invite-member'
import { resendInvitation } from './mutations/resend-invitation'
import { revokeInvitation } from './mutations/revoke-invitation'
import { signUpWithInvitation } from './mutations/sign-up'
import { findWaiting } from './queries/find-waiting'
import { acceptSchema, invitationSchema, inviteSchema, signUpSchema } from './schema'
import { isSecret } from './secret'
import type { SentInvitation } from './types'

// The first three are called by client functions: an answer may hold a link, which must not become part of a form's state.

export async function inviteMemberAction(org: string, input: unknown): Promise<FormState<SentInvitation>> {
  return refreshed(org, await submit(inviteSchema, input, (invite) => inviteMember(org, invite)))
}

export async function resendInvitationAction(org: string, input: unknown): Promise<FormState<SentInvitation>> {
  return refreshed(org, await submit(invitationSchema, input, (one) => resendInvitation(org, one)))
}

export async function revokeInvitationAction(org: string, input: unknown): Promise<FormState<void>> {
  return refreshed(org, await submit(invitationSchema, input, (one) => revokeInvitation(org, one)))
}

// The others belong to the page that a link opens. Whoever has no secret that opens an invitation is shown that page, which says so.

/** Joins as whoever is signed in. */
export async function acceptInvitationAction(
  secret: unknown,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  return submit(acceptSchema, form, async () => {
    await countAcceptance(clientAddress(await headers()))
    const slug = await acceptInvitation(secret)
    if (!slug) redirect(pageOf(secret))
    await forgetInvitation()
    redirect(routes.overview(slug))
  })
}

/** Creates an account for the address that was invited, joins with it and signs it in. */
export async function signUpWithInvitationAction(
  secret: unknown,
  _previous: FormState<void>,
  form: FormData,
): Promise<FormState<void>> {
  return submit(
    signUpSchema,
    form,
    async (input) => {
      const client = clientOf(await headers())
      await countAcceptance(client.address)
      const joined = await signUpWithInvitation(secret, input, client)
      if (!joined) redirect(pageOf(secret))
      await enterSession(joined.session)
      await forgetInvitation()
      redirect(routes.overview(joined.slug))
    },
    { secretFields: ['password'] },
  )
}

/** Goes to sign in, and comes back. */
export async function signInToAcceptAction(secret: unknown): Promise<void> {
  if (!isSecret(secret) || !(await findWaiting(secret))) redirect(pageOf(secret))
  await rememberInvitation(secret)
  redirect(withReturn(routes.login, routes.continueInvitation))
}

/** Signs out whoever is signed in with another address, and comes back. */
export async function signOutToAcceptAction(secret: unknown): Promise<void> {
  if (!isSecret(secret) || !(await findWaiting(secret))) redirect(pageOf(secret))
  const session = await getSession()
  if (session) await endSession(session.sessionId, clientAddress(await headers()))
  const { name, options } = authCookie('session')
  ;(await cookies()).set(name, '', { ...options, maxAge: 0 })
  redirect(routes.invite(secret))
}

function pageOf(secret: unknown): string {
  return isSecret(secret) ? routes.invite(secret) : routes.continueInvitation
}

// After a refusal as well: the page may be out of date.
function refreshed<State>(org: string, state: State): State {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
