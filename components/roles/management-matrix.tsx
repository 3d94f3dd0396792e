'use client'

import { useId } from 'react'
import { entityTypeText } from '@/lib/audit/words'
import { adminOnlyOperations } from '@/lib/auth/operations'
import { managementGroups } from '@/lib/roles/management'
import { CheckboxBox } from '../ui/checkbox'
import { capitalize } from '../ui/time-text'

type ManagementMatrixProps = {
  chosen: ReadonlySet<string>
  /** Undefined: for looking at only. */
  onChoose?: (operation: string, chosen: boolean) => void
  /** Whether one may give an operation. */
  mayGive: (operation: string) => boolean
}

/** Latchkey's own operations, by what they are about. */
export function ManagementMatrix({ chosen, onChoose, mayGive }: ManagementMatrixProps) {
  const id = useId()
  return (
    <div className="grid gap-3">
      <div className="overflow-hidden rounded-lg border">
        {managementGroups.map(({ resource, operations }) => {
          const about = capitalize(entityTypeText(resource))
          return (
            <fieldset
              key={resource}
              className="grid gap-x-4 border-b px-4 py-1.5 last:border-b-0 sm:grid-cols-[8rem_minmax(0,1fr)] sm:items-center"
            >
              {/* A legend takes no part in the grid. */}
              <legend className="sr-only">{about}</legend>
              <span aria-hidden className="text-ink-2">
                {about}
              </span>
              <div className="flex flex-wrap gap-x-4">
                {operations.map(({ operation, action, adminOnly }) => (
                  <label
                    key={operation}
                    htmlFor={`${id}${operation}`}
                    className="flex min-h-8 items-center gap-2 pointer-coarse:min-h-11"
                  >
                    <CheckboxBox
                      id={`${id}${operation}`}
                      name="managementOperations[]"
                      value={operation}
                      checked={chosen.has(operation)}
                      disabled={!onChoose || !(chosen.has(operation) || mayGive(operation))}
                      onChange={(event) => onChoose?.(operation, event.target.checked)}
                    />
                    <span>
                      {capitalize(action)}
                      {adminOnly && (
                        <>
                          <span aria-hidden className="text-ink-3">
                            {' '}
                            ✱
                          </span>
                          <span className="sr-only"> (only an Admin grants it)</span>
                        </>
                      )}
                    </span>
                  </label>
                ))}
              </div>
            </fieldset>
          )
        })}
      </div>
      <p className="text-sm text-ink-3">✱ Only an Admin grants these.</p>
    </div>
  )
}

/** Whether somebody may give an operation in Latchkey: they hold it, and it is not an Admin's alone to give. */
export function mayGiveOperation(own: { builtIn: string | null; managementOperations: readonly string[] }) {
  return (operation: string) =>
    own.builtIn === 'admin' || (own.managementOperations.includes(operation) && !adminOnlyOperations.has(operation))
}
