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
        'inline-grid place-content-start justify-items-start gap-0.5 cards:in-data-[cell=status]:justify-items-end',
        className,
      )}
    >
      <Badge tone={look.tone} dot>
        {look.word}
      </Badge>
      {cause && (
        // It may hold another token's name, as long as names get.
        <span
          title={cause}
          className="line-clamp-3 w-max max-w-32 text-xs break-words text-ink-3 cards:max-w-24 cards:text-right"
        >
          {cause}
        </span>
      )}
    </span>
  )
}
