import { CardSection } from '@/components/ui/card'
import { RelativeTime } from '@/components/ui/relative-time'
import type { RefusedRequest } from '@/lib/tokens/types'

// What each code means for the token whose page this is (contract, section 4).
const reasons: Record<string, string> = {
  expired: 'Expired',
  revoked: 'Revoked',
  owner_inactive: 'Its owner is deactivated',
  unknown_application: 'No such application',
  not_yet_valid: 'Before its not-before',
  restricted: 'Beyond its restrictions',
  too_complex: 'Its custom Datalog took too long',
  not_permitted: 'Not granted by role or teams',
  unavailable: 'The verifier was not sure',
}

// Beyond these the rest of the page would be far away.
const shownAtOnce = 3

/** Who was refused with this token lately, why, and from where. Absent while nobody was. */
export function RefusalsCard({ refusals }: { refusals: RefusedRequest[] }) {
  if (refusals.length === 0) return null
  const earlier = refusals.slice(shownAtOnce)
  return (
    <CardSection id="refusals" title="Latest refusals" aside={<span className="text-sm">kept for 30 days</span>}>
      <RefusalList refusals={refusals.slice(0, shownAtOnce)} />
      {earlier.length > 0 && (
        <details className="group border-t">
          <summary className="px-4 py-2.5 text-sm text-ink-2 group-open:border-b hover:text-ink">
            {earlier.length} earlier
          </summary>
          <RefusalList refusals={earlier} />
        </details>
      )}
      {refusals.some(({ code }) => code === 'restricted') && (
        <p className="border-t px-4 py-2.5 text-sm text-ink-3">
          Requests with copies that are not listed count here too, and those may be restricted further.
        </p>
      )}
    </CardSection>
  )
}

function RefusalList({ refusals }: { refusals: RefusedRequest[] }) {
  return (
    <ul>
      {refusals.map(({ id, at, code, application, operation, address }) => (
        <li
          key={id}
          className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto]"
        >
          <div className="min-w-0">
            <p className="font-medium">{reasons[code] ?? code}</p>
            {(application || operation) && (
              <p className="flex flex-wrap gap-x-2 text-sm break-words text-ink-2">
                {(application || code !== 'unknown_application') && (
                  <span className="min-w-0">{application ?? 'No application named'}</span>
                )}
                {operation && <code className="break-all">{operation}</code>}
              </p>
            )}
          </div>
          <p className="text-sm text-ink-2 sm:text-right">
            <RelativeTime value={at} inline />
            {address && (
              <span className="sm:block">
                {' '}
                from <span className="font-mono text-xs break-all">{address}</span>
              </span>
            )}
          </p>
        </li>
      ))}
    </ul>
  )
}
