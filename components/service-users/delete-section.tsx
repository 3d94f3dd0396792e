import type { FormState } from '@/lib/actions/form-state'
import { countText } from '@/lib/lists/count-text'
import { routes } from '@/lib/routes'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { tokensCounted } from '@/lib/service-users/token-limit'
import { CardBody, CardSection } from '../ui/card'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { TextLink } from '../ui/text-link'

type DeleteSectionProps = {
  org: string
  serviceUser: ServiceUserDetail
  state: FormState<void>
  action: (form: FormData) => void
}

const title = 'Delete this service user'

export function DeleteSection({ org, serviceUser, state, action }: DeleteSectionProps) {
  const all = serviceUser.tokenCounts?.all ?? 0
  if (all > 0) {
    return (
      <CardSection title={title}>
        <CardBody className="text-ink-2">
          It still has {all === 1 ? 'one token' : `${countText(all, tokensCounted.page)} tokens`}.{' '}
          {serviceUser.tokens ? (
            <TextLink href={`${routes.serviceTokens(org)}?service_user=${serviceUser.id}`}>Delete them first.</TextLink>
          ) : (
            'They have to be deleted first.'
          )}
        </CardBody>
      </CardSection>
    )
  }
  return (
    <DangerSection
      title={title}
      summary="It has no tokens left. This cannot be undone; its entries in the audit log stay."
      open={state.status === 'failed'}
    >
      <ConfirmingForm
        fields={{ serviceUserId: serviceUser.id }}
        state={state}
        action={action}
        word={serviceUser.name}
        label="Type the name to confirm"
      >
        Delete
      </ConfirmingForm>
    </DangerSection>
  )
}
