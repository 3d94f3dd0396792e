import { CardBody, CardSection } from '@/components/ui/card'
import type { TokenRealm } from '@/lib/tokens/realm'
import type { TokenDetail } from '@/lib/tokens/types'
import { counted } from '../dialogs/counted'
import { ActionButtons } from './action-buttons'

type DangerZoneProps = { realm: TokenRealm; token: TokenDetail; verifierUrl: string }

/** Deleting for good; for an active token, what comes before it. Nothing for those who may do neither. */
export function DangerZone({ realm, token, verifierUrl }: DangerZoneProps) {
  const { row, descendants } = token
  const mayDelete = row.actions.includes('delete')
  if (!mayDelete && !row.actions.includes('revoke')) return null
  const below = descendants > 0 ? `, and with it ${counted(descendants, 'token')} below it` : ''
  return (
    <CardSection title="Danger zone">
      <CardBody className="flex flex-wrap items-center gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <p className="font-medium">Delete this token</p>
          <p className="text-ink-2">
            {mayDelete
              ? `Removes it for good${below}. Its secrets stay refused, and its audit entries remain.`
              : 'Only a revoked or expired token can be deleted. Revoke it first.'}
          </p>
        </div>
        <ActionButtons realm={realm} row={row} verifierUrl={verifierUrl} actions={['delete']} />
      </CardBody>
    </CardSection>
  )
}
