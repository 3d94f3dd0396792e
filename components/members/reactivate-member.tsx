import { CardBody, CardSection } from '../ui/card'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'
import type { MemberSectionProps } from './member-section'

export function ReactivateMember({ member, state, action }: MemberSectionProps) {
  return (
    <CardSection title="Reactivate this member">
      <CardBody className="grid gap-4">
        <p className="text-ink-2">
          They come back with their role and teams of now, and their personal tokens work again.
        </p>
        <form action={action} className="grid gap-4">
          {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
          <input type="hidden" name="membershipId" value={member.id} />
          <div>
            <SubmitButton variant="default">Reactivate</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
