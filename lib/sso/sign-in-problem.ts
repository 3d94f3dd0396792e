import { type ClaimProblem, claimProblems } from './claims'
import { type ProviderProblemCode, providerProblems } from './provider-problem'

const ownProblems = {
  over: 'This sign-in is over, or was begun in another browser. Begin it again here.',
  switched_off: 'Single sign-on has been changed or switched off meanwhile. Begin again, or ask an admin.',
  too_many: 'Too many sign-ins were begun from your network. Wait a few minutes and try again.',
  not_invited: 'You are not a member of this organization. Ask one of its admins to invite you.',
  left: 'You are no longer a member of this organization. Ask one of its admins to invite you again.',
  deactivated: 'Your membership is deactivated. Ask an admin of the organization.',
  other_identity:
    'Your e-mail address belongs to somebody who signs in with another account of this provider. Ask an admin of the organization to disconnect that one first.',
} as const

const sentences = { ...providerProblems, ...claimProblems, ...ownProblems }

/** Why somebody is not let in by single sign-on. */
export type SignInProblem = ProviderProblemCode | ClaimProblem | keyof typeof ownProblems

/** The sentence for a problem that stands in an address; undefined for whatever else stands there. */
export function signInProblemText(code: unknown): string | undefined {
  return typeof code === 'string' && Object.hasOwn(sentences, code) ? sentences[code as SignInProblem] : undefined
}
