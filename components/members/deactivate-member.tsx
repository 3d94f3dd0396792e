import { DangerSection } from '../ui/danger-section'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'
import { type MemberSectionProps, personalTokensText } from './member-section'

export function DeactivateMember({ member, state, action }: MemberSectionProps) {
  return (
    <DangerSection
      title="Deactivate this member"
      summary="They reach nothing in this organization until they are reactivated."
      open={state.status === 'failed'}
    >
      <p>
        Their {personalTokensText(member)} are refused from the next request on, and work again when {member.name} is
        reactivated. Service users that they created, and their tokens, stay as they are.
      </p>
      <form action={action} className="grid gap-4">
        {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
        <input type="hidden" name="membershipId" value={member.id} />
        <div>
          <SubmitButton variant="destructive">Deactivate</SubmitButton>
        </div>
      </form>
    </DangerSection>
  )
}
