import type { FormState } from '@/lib/actions/form-state'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { CardBody, CardSection } from '../ui/card'
import { FormMessage } from '../ui/form-message'
import { SubmitButton } from '../ui/submit-button'

type ReactivateSectionProps = {
  serviceUser: ServiceUserDetail
  state: FormState<void>
  action: (form: FormData) => void
}

export function ReactivateSection({ serviceUser, state, action }: ReactivateSectionProps) {
  return (
    <CardSection title="Reactivate this service user">
      <CardBody className="grid gap-4">
        <p className="text-ink-2">
          It can then be given tokens again. Those that were revoked with its deactivation stay revoked; each can be
          restored by hand.
        </p>
        <form action={action} className="grid gap-4">
          {state.status === 'failed' && <FormMessage>{state.message}</FormMessage>}
          <input type="hidden" name="serviceUserId" value={serviceUser.id} />
          <div>
            <SubmitButton variant="default">Reactivate</SubmitButton>
          </div>
        </form>
      </CardBody>
    </CardSection>
  )
}
