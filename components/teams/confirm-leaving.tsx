'use client'

import { useEffect, useRef } from 'react'
import type { Leaving } from '@/lib/teams/queries/review-leaving'
import { levelWords } from '../applications/level-words'
import { SubmitButton } from '../ui/submit-button'

type ConfirmLeavingProps = { team: { name: string }; leaving: Leaving; pending: boolean }

const named = 10

/** Part of a form: who would be removed from a team, what they would lose, and the buttons that do it or not. */
export function ConfirmLeaving({ team, leaving, pending }: ConfirmLeavingProps) {
  const { people, applications, count } = leaving
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className="grid gap-3 p-4">
      {people.map(({ id }) => (
        <input key={id} type="hidden" name="people[]" value={id} />
      ))}
      <h3 ref={heading} tabIndex={-1} className="font-medium outline-none wrap-anywhere">
        Remove {people.length === 1 ? people[0]?.name : `${people.length} members`} from {team.name}?
      </h3>
      {people.length > 1 && (
        <p className="text-ink-2 wrap-anywhere">
          {people
            .slice(0, named)
            .map(({ name }) => name)
            .join(', ')}
          {people.length > named && ` and ${people.length - named} more`}
        </p>
      )}
      <div className="text-ink-2">
        {count === 0 ? (
          <p>The team gives no application, so nothing is lost by it.</p>
        ) : (
          <>
            <p>Unless another team gives it as well, they lose:</p>
            <ul className="mt-1 grid gap-0.5">
              {applications.map(({ id, name, level }) => (
                <li key={id} className="wrap-anywhere">
                  {name} <span className="text-ink-3">({levelWords[level].toLowerCase()})</span>
                </li>
              ))}
              {count > applications.length && <li>and {(count - applications.length).toLocaleString('en')} more</li>}
            </ul>
          </>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        <SubmitButton variant="destructive" name="step" value="remove" pending={pending}>
          Remove
        </SubmitButton>
        <SubmitButton variant="quiet" name="step" value="keep" pending={pending}>
          Keep
        </SubmitButton>
      </div>
    </div>
  )
}
