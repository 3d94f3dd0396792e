import { z } from 'zod'
import { idSchema } from '../ids'

const membershipId = idSchema('mem')

export const updateMemberSchema = z.object({
  membershipId,
  roleId: z.string('Choose a role.').min(1, 'Choose a role.').pipe(idSchema('rol')),
  // A form without a chosen team sends nothing at all.
  teams: z.array(idSchema('team')).max(100, 'Choose at most 100 teams.').default([]),
  /** Of what the form was filled from: whoever changes what somebody else has changed meanwhile is told. */
  version: z.string().max(100).optional(),
})
export const memberSchema = z.object({ membershipId })

const confirmation = z.string().trim().default('')
/** Removing asks for the member's name. */
export const removeMemberSchema = z.object({ membershipId, confirmation })
/** Leaving asks for the organization's. */
export const leaveOrganizationSchema = z.object({ confirmation })

export type UpdateMember = z.output<typeof updateMemberSchema>
export type RemoveMember = z.output<typeof removeMemberSchema>
