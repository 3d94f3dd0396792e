import type { EffectiveAccess } from '@/lib/access/queries/effective-access'
import { routes } from '@/lib/routes'
import { Tag } from '../ui/tag'
import { TextLink } from '../ui/text-link'

const shown = 30

type RoleSummaryProps = { slug: string; role: EffectiveAccess['role']; isAdmin: boolean }

/** What the role grants everywhere: its patterns over applications, and Latchkey's own operations. */
export function RoleSummary({ slug, role, isAdmin }: RoleSummaryProps) {
  const own = role.managementOperations
  return (
    <div className="grid gap-2 text-ink-2">
      <p className="wrap-anywhere">
        The role{' '}
        <TextLink plain href={routes.role(slug, role.id)} className="font-medium text-ink">
          {role.name}
        </TextLink>{' '}
        says which operations, teams say which applications.
        {isAdmin && ' Admins bypass teams: they reach every application.'}
      </p>
      <p className="flex flex-wrap items-center gap-1.5">
        <span>On applications:</span>
        {role.grants.length > 0 ? (
          role.grants.slice(0, shown).map((grant) => (
            <Tag key={grant} mono className="break-all">
              {grant}
            </Tag>
          ))
        ) : (
          <span className="text-ink-3">nothing</span>
        )}
        {role.grants.length > shown && <span className="text-ink-3">and {role.grants.length - shown} more</span>}
      </p>
      {own.length === 0 ? (
        <p>
          In Latchkey itself: <span className="text-ink-3">nothing</span>
        </p>
      ) : (
        <details>
          <summary className="w-fit rounded-xs underline decoration-line-strong underline-offset-3 hover:text-ink">
            In Latchkey itself: {own.length === 1 ? 'one operation' : `${own.length} operations`}
          </summary>
          <ul className="mt-1.5 flex flex-wrap gap-1.5">
            {own.map((operation) => (
              <li key={operation}>
                <Tag mono>{operation.replace('latchkey/', '')}</Tag>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
