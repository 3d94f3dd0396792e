'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { MemberDetail } from '@/lib/members/queries/get-member-detail'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { personalTokensText } from './member-section'

type LeaveOrganizationProps = { member: MemberDetail; organization: string; leave: FormAction }

/** For one's own page. */
export function LeaveOrganization({ member, organization, leave }: LeaveOrganizationProps) {
  const [state, action] = useActionState(leave, idle)
  return (
    <DangerSection
      title="Leave this organization"
      summary="You are out at once, and your personal tokens here are deleted. Only a new invitation brings you back."
      open={state.status === 'failed'}
    >
      <p>
        Your {personalTokensText(member)} here are deleted for good. Service users that you created, and their tokens,
        stay as they are. Your account stays, and so do the other organizations that you belong to.
      </p>
      <ConfirmingForm
        fields={{}}
        state={state}
        action={action}
        word={organization}
        label="Type the organization’s name"
      >
        Leave
      </ConfirmingForm>
    </DangerSection>
  )
}
