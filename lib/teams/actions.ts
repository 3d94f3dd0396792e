'use server'

import { revalidatePath } from 'next/cache'
import { redirect } from 'next/navigation'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { routes } from '../routes'
import type { AddStep, RemoveStep } from './form-steps'
import { addPeople } from './mutations/add-people'
import { createTeam } from './mutations/create-team'
import { deleteTeam } from './mutations/delete-team'
import { removePeople } from './mutations/remove-people'
import { addApplications, setLevels } from './mutations/set-levels'
import { updateTeam } from './mutations/update-team'
import { findApplications, findPeople } from './queries/find-candidates'
import { reviewLeaving } from './queries/review-leaving'
import {
  addApplicationsSchema,
  createTeamSchema,
  deleteTeamSchema,
  findApplicationsSchema,
  findPeopleSchema,
  setLevelsSchema,
  teamPeopleSchema,
  updateTeamSchema,
} from './schema'

type State = FormState<void>

export async function createTeamAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(createTeamSchema, form, async (input) => {
    const { id } = await createTeam(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.team(org, id)}?done=created`)
  })
}

export async function updateTeamAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(updateTeamSchema, form, (input) => updateTeam(org, input), { message: 'Saved.' })
  return refreshed(org, state)
}

export async function deleteTeamAction(org: string, _previous: State, form: FormData): Promise<State> {
  return submit(deleteTeamSchema, form, async (input) => {
    await deleteTeam(org, input)
    revalidatePath(routes.overview(org), 'layout')
    redirect(`${routes.teams(org)}?done=deleted`)
  })
}

/** Finds whom to add (the button Find), or adds who was chosen. */
export async function addTeamPeopleAction(
  org: string,
  _previous: FormState<AddStep>,
  form: FormData,
): Promise<FormState<AddStep>> {
  if (isFinding(form)) {
    return submit(findPeopleSchema, form, async (input) => found(await findPeople(org, input)))
  }
  const state = await submit(teamPeopleSchema, form, (input) => addPeople(org, input))
  return refreshed(
    org,
    counted(state, ({ added }) => (added === 1 ? 'Added one.' : `Added ${added}.`)),
  )
}

/** Finds which applications to add (the button Find), or adds those that were chosen. */
export async function addTeamApplicationsAction(
  org: string,
  _previous: FormState<AddStep>,
  form: FormData,
): Promise<FormState<AddStep>> {
  if (isFinding(form)) {
    return submit(findApplicationsSchema, form, async (input) => found(await findApplications(org, input)))
  }
  const state = await submit(addApplicationsSchema, form, (input) => addApplications(org, input))
  return refreshed(
    org,
    counted(state, ({ changed }) => (changed === 1 ? 'Added one.' : `Added ${changed}.`)),
  )
}

export async function setTeamLevelsAction(org: string, _previous: State, form: FormData): Promise<State> {
  const state = await submit(setLevelsSchema, form, async (input) => void (await setLevels(org, input)), {
    message: 'Saved. It counts from the next request on.',
  })
  return refreshed(org, state)
}

/** Shows what those who were chosen would lose; removes them once that is confirmed. */
export async function removeTeamPeopleAction(
  org: string,
  _previous: FormState<RemoveStep>,
  form: FormData,
): Promise<FormState<RemoveStep>> {
  const step = form.get('step')
  if (step === 'keep') return { status: 'ok', value: { step: 'done' } }
  if (step !== 'remove') {
    const state = await submit(
      teamPeopleSchema,
      form,
      async (input): Promise<RemoveStep> => ({ step: 'confirm', leaving: await reviewLeaving(org, input) }),
    )
    return state.status === 'failed' ? refreshed(org, state) : state
  }
  const state = await submit(
    teamPeopleSchema,
    form,
    async (input): Promise<RemoveStep> => {
      await removePeople(org, input)
      return { step: 'done' }
    },
    { message: 'Removed. It counts from the next request on.' },
  )
  return refreshed(org, state)
}

function isFinding(form: FormData): boolean {
  return form.get('step') === 'find'
}

function found(candidates: Awaited<ReturnType<typeof findPeople>>): AddStep {
  return { step: 'found', candidates }
}

function counted<Value>(state: FormState<Value>, message: (value: Value) => string): FormState<AddStep> {
  return state.status === 'ok' ? { status: 'ok', message: message(state.value), value: { step: 'added' } } : state
}

// After a refusal as well: the page may be out of date.
function refreshed<Value>(org: string, state: FormState<Value>): FormState<Value> {
  revalidatePath(routes.overview(org), 'layout')
  return state
}
