import { Badge } from './badge'
import { classNames } from './class-names'
import { type TokenStatus, tokenStatusLook } from './token-status'

type StatusBadgeProps = {
  status: TokenStatus
  /** Why, when it is not the token's own doing: "with Production API", "owner deactivated". Shown below the badge. */
  cause?: string
  className?: string
}

export function StatusBadge({ status, cause, className }: StatusBadgeProps) {
  const look = tokenStatusLook[status]
  return (
    <span
      className={classNames(
        'inline-grid place-content-start justify-items-start gap-0.5 max-md:in-data-[cell=status]:justify-items-end',
        className,
      )}
    >
      <Badge tone={look.tone} dot>
        {look.word}
      </Badge>
      {cause && <span className="text-xs text-ink-3">{cause}</span>}
    </span>
  )
}
