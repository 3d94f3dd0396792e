import type { FormState } from '@/lib/actions/form-state'
import { countText } from '@/lib/lists/count-text'
import { routes } from '@/lib/routes'
import type { ServiceUserDetail } from '@/lib/service-users/queries/get-service-user'
import { tokensCounted } from '@/lib/service-users/token-limit'
import { ConfirmingForm } from '../ui/confirming-form'
import { DangerSection } from '../ui/danger-section'
import { KeyIcon } from '../ui/key-icon'
import { TextLink } from '../ui/text-link'

type DeactivateSectionProps = {
  org: string
  serviceUser: ServiceUserDetail
  state: FormState<void>
  action: (form: FormData) => void
}

export function DeactivateSection({ org, serviceUser, state, action }: DeactivateSectionProps) {
  const { activeTokens, tokenCounts, id } = serviceUser
  const active = tokenCounts?.active ?? 0
  const more = active - (activeTokens?.length ?? 0)
  return (
    <DangerSection
      title="Deactivate this service user"
      summary="Its tokens are revoked at once, and it can be given no new ones."
      open={state.status === 'failed'}
    >
      <p>{activeText(active, Boolean(activeTokens))}</p>
      {activeTokens && activeTokens.length > 0 && (
        <ul className="grid gap-1.5">
          {activeTokens.map((token) => (
            <li key={token.id} className="flex gap-2.5">
              <KeyIcon status={token.status} className="mt-0.75" />
              <TextLink plain href={routes.serviceToken(org, token.id)} className="min-w-0 font-medium wrap-anywhere">
                {token.name}
              </TextLink>
            </li>
          ))}
          {more > 0 && (
            <li>
              <TextLink href={`${routes.serviceTokens(org)}?service_user=${id}&status=active`}>
                and {countText(more, tokensCounted.page)} more
              </TextLink>
            </li>
          )}
        </ul>
      )}
      {active > 0 && <p>They stay revoked when it is reactivated; each can then be restored by hand.</p>}
      <ConfirmingForm
        fields={{ serviceUserId: id }}
        state={state}
        action={action}
        word="deactivate"
        label="Type deactivate to confirm"
      >
        Deactivate
      </ConfirmingForm>
    </DangerSection>
  )
}

function activeText(count: number, named: boolean): string {
  if (count === 0) return 'It has no active token.'
  const tokens = count === 1 ? 'One active token is' : `${countText(count, tokensCounted.page)} active tokens are`
  return `${tokens} revoked at once${named ? ':' : '.'}`
}
