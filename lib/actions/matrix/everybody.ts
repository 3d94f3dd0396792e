import { newId } from '../../ids'
import { SoftwareAuthenticator } from '../../testing/authenticator'
import { testPassword } from '../../testing/factories'
import type { Plain } from './entry'
import type { Names } from './world'

// What is sent to the actions that ask for no role. Nothing of the product imports this file.

/** Those of every member, whatever their role, about their own membership. */
export const own: Record<string, (names: Names) => Plain> = {
  leaveOrganizationAction: ({ organization }) => ({ form: { confirmation: organization } }),
}

/** Those of an invitation's link: its secret comes first, and who has none is shown a page that says so. */
export const invited: Record<string, { send: () => Plain; signedOut: 'sign in' | 'invitation' }> = {
  acceptInvitationAction: { send: () => ({ form: {} }), signedOut: 'sign in' },
  signUpWithInvitationAction: {
    send: () => ({ form: { name: 'Eve', password: 'a fine long passphrase' } }),
    signedOut: 'invitation',
  },
  signInToAcceptAction: { send: () => ({ form: {} }), signedOut: 'invitation' },
  signOutToAcceptAction: { send: () => ({ form: {} }), signedOut: 'invitation' },
}

const challenge = { challenge: 'A'.repeat(43), rp: { id: 'localhost' }, rpId: 'localhost', user: { id: 'A' } }

/** A passkey that nobody has added. */
export function strangersPasskey() {
  const authenticator = new SoftwareAuthenticator()
  const registration = authenticator.create(challenge)
  return { registration, answer: authenticator.get(challenge) }
}

/** Those of one's own account, which name no organization. What they do, and to nobody else, is tested beside them. */
export const account: Record<string, () => Plain> = {
  connectAccountAction: () => ({ form: {} }),
  updateProfileAction: () => ({ form: { name: 'Somebody else' } }),
  createOrganizationAction: () => ({ form: { name: 'Mine' } }),
  revokeSessionAction: () => ({ form: { sessionId: newId('ses') } }),
  revokeOtherSessionsAction: () => ({ form: {} }),
  changePasswordAction: () => ({
    form: { currentPassword: testPassword, newPassword: 'another fine long passphrase' },
  }),
  requestEmailChangeAction: () => ({ form: { email: 'mine@example.com', currentPassword: testPassword } }),
  confirmEmailChangeAction: () => ({ form: { secret: 'x' } }),
  confirmWithPasswordAction: () => ({ form: { password: testPassword } }),
  confirmWithCodeAction: () => ({ form: { code: '123456' } }),
  beginTotpAction: () => ({ value: {} }),
  confirmTotpAction: () => ({ value: { code: '123456' } }),
  removeTotpAction: () => ({ form: {} }),
  renewRecoveryCodesAction: () => ({ value: {} }),
  beginAddPasskeyAction: () => ({ value: {} }),
  addPasskeyAction: () => ({ value: { name: 'Mine', response: strangersPasskey().registration } }),
  renamePasskeyAction: () => ({ form: { passkeyId: newId('pky'), name: 'Mine' } }),
  deletePasskeyAction: () => ({ form: { passkeyId: newId('pky') } }),
  beginConfirmWithPasskeyAction: () => ({ value: {} }),
  confirmWithPasskeyAction: () => ({ value: { response: strangersPasskey().answer } }),
}

const eve = { name: 'Eve', email: 'eve@example.com', password: 'a fine long passphrase' }

/** Those that whoever is signed out may call, and what comes of it whoever calls. */
export const open: Record<string, { send: () => Plain; comes: 'passes' | 'sign in' | 'not found' }> = {
  signInAction: { send: () => ({ form: { email: eve.email, password: 'not the password' } }), comes: 'passes' },
  secondFactorAction: { send: () => ({ form: { code: '123456' } }), comes: 'passes' },
  beginPasskeySignInAction: { send: () => ({ value: {} }), comes: 'passes' },
  finishPasskeySignInAction: { send: () => ({ value: { response: strangersPasskey().answer } }), comes: 'passes' },
  beginPasskeySecondStepAction: { send: () => ({ value: {} }), comes: 'passes' },
  finishPasskeySecondStepAction: { send: () => ({ value: { response: strangersPasskey().answer } }), comes: 'passes' },
  signOutAction: { send: () => ({ value: {} }), comes: 'sign in' },
  setUpAction: { send: () => ({ form: { organizationName: 'Mine', ...eve } }), comes: 'not found' },
  requestResetAction: { send: () => ({ form: { email: eve.email } }), comes: 'passes' },
  resetPasswordAction: { send: () => ({ form: { secret: 'x', password: eve.password } }), comes: 'passes' },
  findProviderAction: { send: () => ({ form: { email: eve.email } }), comes: 'passes' },
}
