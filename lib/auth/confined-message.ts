/** Why a session that an organization's own provider vouched for changes nothing of how its user signs in. */
export const confinedMessage =
  'You are signed in by your organization’s provider, which decides how you sign in. Sign in with your password to change it here.'
