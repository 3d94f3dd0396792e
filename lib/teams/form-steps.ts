import type { FormState } from '../actions/form-state'
import type { Candidates } from './queries/find-candidates'
import type { Leaving } from './queries/review-leaving'

/** Adding to a team: what was looked for and found, until it is added. */
export type AddStep = { step: 'found'; candidates: Candidates } | { step: 'added' }

/** Removing from a team: who and what they lose, until it is confirmed or not. */
export type RemoveStep = { step: 'confirm'; leaving: Leaving } | { step: 'done' }

export type AddFormAction = (previous: FormState<AddStep>, form: FormData) => Promise<FormState<AddStep>>
export type RemoveFormAction = (previous: FormState<RemoveStep>, form: FormData) => Promise<FormState<RemoveStep>>
