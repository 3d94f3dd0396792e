import { z } from 'zod'
import { publicLevels } from '../applications/public-level'
import { idSchema, isId } from '../ids'
import { nameSchema, textSchema } from '../names'

const teamId = idSchema('team')
const editable = { name: nameSchema, description: textSchema(1_000) }

export const createTeamSchema = z.object(editable)
export const updateTeamSchema = z.object({
  ...editable,
  teamId,
  /** Of what the form was filled from: whoever changes what somebody else has changed meanwhile is told. */
  version: z.string().max(100).optional(),
})
/** Deleting asks for the name. */
export const deleteTeamSchema = z.object({ teamId, confirmation: z.string().trim().default('') })

/** So many are added, removed or changed at once. */
export const mostAtOnce = 100

const people = z
  .array(z.string().refine((id) => isId('mem', id) || isId('su', id), 'This is not a valid id.'))
  .max(mostAtOnce, `Choose at most ${mostAtOnce} at once.`)
  .default([])

const chosenPeople = people.pipe(z.array(z.string()).min(1, 'Choose somebody first.'))

/** Members and service users, by their ids. */
export const teamPeopleSchema = z.object({ teamId, people: chosenPeople })

const applications = z.array(idSchema('app')).max(mostAtOnce, `Choose at most ${mostAtOnce} at once.`).default([])
const level = z.enum(['read', 'write'], 'Choose read or write.')

export const addApplicationsSchema = z.object({
  teamId,
  applications: applications.pipe(z.array(z.string()).min(1, 'Choose an application first.')),
  level,
})

const q = z
  .string()
  .max(1_000)
  .default('')
  .transform((text) => text.normalize('NFC').replaceAll('\0', '').trim().slice(0, 255))

/** Looking for whom to add; what was chosen before stays so. */
export const findPeopleSchema = z.object({ teamId, q, people })
export const findApplicationsSchema = z.object({ teamId, q, applications })

// `app_…:read`: a form's field names one level of one application.
const levelOf = z.string().transform((text, context) => {
  const [applicationId = '', chosen] = text.split(':')
  const level = publicLevels.find((one) => one === chosen)
  if (isId('app', applicationId) && level) return { applicationId, level }
  context.addIssue({ code: 'custom', message: 'This is no level of an application. Reload the page.' })
  return z.NEVER
})

/** The levels of one page of a team's applications: as they shall be, and as they were when the page was made. */
export const setLevelsSchema = z.object({
  teamId,
  levels: z.array(levelOf).max(mostAtOnce).default([]),
  from: z.array(levelOf).max(mostAtOnce).default([]),
})

export type CreateTeam = z.output<typeof createTeamSchema>
export type UpdateTeam = z.output<typeof updateTeamSchema>
export type DeleteTeam = z.output<typeof deleteTeamSchema>
export type TeamPeople = z.output<typeof teamPeopleSchema>
export type AddApplications = z.output<typeof addApplicationsSchema>
export type FindPeople = z.output<typeof findPeopleSchema>
export type FindApplications = z.output<typeof findApplicationsSchema>
export type SetLevels = z.output<typeof setLevelsSchema>
