import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { type MemberSectionProps, personalTokensText } from './member-section'

export function RemoveMember({ member, state, action }: MemberSectionProps) {
  return (
    <DangerSection
      title="Remove this member"
      summary="They are out at once, and their personal tokens are deleted. Only a new invitation brings them back."
      open={state.status === 'failed'}
    >
      <p>
        Their {personalTokensText(member)} here are deleted for good. If they belong to no other organization, they are
        signed out everywhere. Service users that {member.name} created, and their tokens, stay as they are.
      </p>
      <ConfirmingForm
        fields={{ membershipId: member.id }}
        state={state}
        action={action}
        word={member.name}
        label="Type the name to confirm"
      >
        Remove
      </ConfirmingForm>
    </DangerSection>
  )
}
