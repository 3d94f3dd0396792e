import type { FormAction } from '@/lib/actions/form-state'
import type { OpenedInvitation } from '@/lib/invitations/queries/open-invitation'
import { Note } from '../ui/note'
import { SubmitButton } from '../ui/submit-button'
import { JoinForm } from './join-form'
import { SignUpForm } from './sign-up-form'

type InvitationWaysProps = {
  invitation: OpenedInvitation
  actions: { join: FormAction; signUp: FormAction; signIn: () => Promise<void>; signOut: () => Promise<void> }
}

/** What whoever opened an invitation's link can do about it. Opening it did nothing: mail scanners open links as well. */
export function InvitationWays({ invitation, actions }: InvitationWaysProps) {
  const { organization, email, visitor, byProviderAlone } = invitation
  if (visitor?.mayAccept) return <JoinForm organization={organization} join={actions.join} />
  if (visitor) {
    return (
      <div className="grid gap-4">
        <Note tone="warning" className="wrap-anywhere">
          {visitor.email === email
            ? 'You are signed in by another organization’s provider, which cannot vouch for you here.'
            : `You are signed in as ${visitor.email}, and this invitation is for ${email} alone.`}{' '}
          Sign out, then go on with the right account.
        </Note>
        <form action={actions.signOut} className="grid">
          <SubmitButton>Sign out</SubmitButton>
        </form>
      </div>
    )
  }
  // The same whether the address has an account or not: the page does not know.
  return (
    <div className="grid gap-6">
      {!byProviderAlone && <SignUpForm email={email} signUp={actions.signUp} />}
      <section className="grid gap-2 border-t pt-5">
        <h2 className="font-medium">{byProviderAlone ? 'Single sign-on' : 'You have an account?'}</h2>
        <p className="text-ink-2 wrap-anywhere">
          {byProviderAlone
            ? `${organization} lets this address in by its own sign-in alone.`
            : `Sign in as ${email}, and you come back here to accept.`}
        </p>
        <form action={actions.signIn} className="grid">
          <SubmitButton variant={byProviderAlone ? 'primary' : 'default'}>Sign in</SubmitButton>
        </form>
      </section>
    </div>
  )
}
