import { z } from 'zod'
import { emailSchema, newPasswordSchema } from '../auth/password-schema'
import { idSchema } from '../ids'
import { nameSchema } from '../names'

export const inviteSchema = z.object({
  email: emailSchema,
  roleId: z.string('Choose a role.').min(1, 'Choose a role.').pipe(idSchema('rol')),
  teams: z.array(idSchema('team')).max(100, 'Choose at most 100 teams.').default([]),
})
export const invitationSchema = z.object({ invitationId: idSchema('inv') })

/** What somebody new enters to join; their address is the invitation's. */
export const signUpSchema = z.object({ name: nameSchema, password: newPasswordSchema })
export const acceptSchema = z.object({})

export type Invite = z.output<typeof inviteSchema>
export type SignUp = z.output<typeof signUpSchema>
