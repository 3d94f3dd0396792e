import { recoveryCodeCount } from '@/lib/second-factor/recovery-code-count'
import { Badge } from '../ui/badge'
import { CardBody, CardSection } from '../ui/card'
import { RenewRecoveryCodes } from './renew-recovery-codes'

type RecoveryCodesSectionProps = {
  left: number
  mayChange: boolean
  onMade: (recoveryCodes: string[]) => void
}

export function RecoveryCodesSection({ left, mayChange, onMade }: RecoveryCodesSectionProps) {
  return (
    <CardSection
      title="Recovery codes"
      aside={
        <Badge tone={left > 2 ? 'neutral' : 'orange'}>
          {left} of {recoveryCodeCount} left
        </Badge>
      }
    >
      <CardBody className="grid gap-3">
        <p className="text-ink-2">
          {left > 2
            ? 'Each of them stands in for your second factor, once.'
            : 'Each of them stands in for your second factor, once. Few are left: make new ones before you need them.'}
        </p>
        {mayChange && (
          <div>
            <RenewRecoveryCodes onMade={onMade} />
          </div>
        )}
      </CardBody>
    </CardSection>
  )
}
