'use client'

import { type ReactNode, startTransition, useActionState, useEffect, useId, useRef, useState } from 'react'
import { idle } from '@/lib/actions/form-state'
import type { AddFormAction } from '@/lib/teams/form-steps'
import type { Candidate, Candidates } from '@/lib/teams/queries/find-candidates'
import { ActionNotice } from '../ui/action-notice'
import { Button } from '../ui/button'
import { buttonClass } from '../ui/button-class'
import { CheckboxBox } from '../ui/checkbox'
import { Field } from '../ui/field'
import { FormMessage } from '../ui/form-message'
import { Input } from '../ui/input'
import { SubmitButton } from '../ui/submit-button'

type AddPickerProps = {
  teamId: string
  /** "Add members": opens the form. */
  title: string
  /** The name of the boxes. */
  name: 'people[]' | 'applications[]'
  /** What one looks for, in words. */
  label: string
  hint: string
  nothing: string
  action: AddFormAction
  /** Fields that belong to what is chosen. */
  children?: ReactNode
}

const typingPause = 250

/**
 * Looks for what can be added to a team, among however many there are, and adds what is chosen. The server answers each step, so that it
 * works before JavaScript has loaded; with it, typing looks at once.
 */
export function AddPicker({ teamId, title, name, label, hint, nothing, action, children }: AddPickerProps) {
  const [state, dispatch, pending] = useActionState(action, idle)
  const form = useRef<HTMLFormElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const failed = state.status === 'failed' ? state : undefined
  const step = state.status === 'ok' ? state.value : undefined
  const added = step?.step === 'added'
  // A refusal leaves what was found where it is; adding does away with it.
  const [candidates, setCandidates] = useState<Candidates>()
  const now = step?.step === 'found' ? step.candidates : added ? undefined : candidates
  if (now !== candidates) setCandidates(now)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each time that something was added
  useEffect(() => {
    if (added) form.current?.reset()
  }, [state])

  function find() {
    clearTimeout(timer.current)
    if (!form.current) return
    const fields = new FormData(form.current)
    fields.set('step', 'find')
    startTransition(() => dispatch(fields))
  }

  return (
    <>
      <ActionNotice state={state} />
      <details open={failed !== undefined || candidates !== undefined} className="group">
        <summary className="w-fit list-none rounded-md [&::-webkit-details-marker]:hidden">
          <span className={buttonClass({})}>{title}</span>
        </summary>
        <form
          ref={form}
          action={dispatch}
          className="mt-3 grid gap-4 rounded-xl border bg-panel p-4"
          onSubmit={(event) => {
            // As a plain function, and not as the form's action, React leaves what is chosen as it is.
            event.preventDefault()
            clearTimeout(timer.current)
            const fields = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter)
            startTransition(() => dispatch(fields))
          }}
        >
          {failed && <FormMessage>{failed.message}</FormMessage>}
          <input type="hidden" name="teamId" value={teamId} />
          <Field label={label} name="q" hint={hint}>
            <div className="flex gap-2">
              <Input
                type="search"
                maxLength={255}
                autoComplete="off"
                spellCheck={false}
                defaultValue={candidates?.q}
                onChange={() => {
                  clearTimeout(timer.current)
                  timer.current = setTimeout(find, typingPause)
                }}
              />
              <Button type="submit" name="step" value="find">
                Find
              </Button>
            </div>
          </Field>
          {candidates && (
            <>
              <Choices name={name} label={title} candidates={candidates} nothing={nothing} />
              {children}
              <div>
                <SubmitButton name="step" value="add" pending={pending}>
                  Add
                </SubmitButton>
              </div>
            </>
          )}
        </form>
      </details>
    </>
  )
}

function Choices(props: { name: string; label: string; candidates: Candidates; nothing: string }) {
  const { chosen, found, more } = props.candidates
  if (chosen.length + found.length === 0) return <p className="text-ink-2">{props.nothing}</p>
  return (
    <div className="grid gap-1.5">
      <ul aria-label={props.label} className="overflow-hidden rounded-lg border">
        {chosen.map((candidate) => (
          <Choice key={candidate.id} name={props.name} candidate={candidate} chosen />
        ))}
        {found.map((candidate) => (
          <Choice key={candidate.id} name={props.name} candidate={candidate} />
        ))}
      </ul>
      {more && <p className="text-sm text-ink-3">There are more. Type a longer part of the name.</p>}
    </div>
  )
}

function Choice({ name, candidate, chosen = false }: { name: string; candidate: Candidate; chosen?: boolean }) {
  const id = useId()
  return (
    <li className="border-b last:border-b-0">
      <label
        htmlFor={id}
        className="flex min-h-9 items-center gap-2.5 px-3 py-1 hover:bg-sunken pointer-coarse:min-h-11"
      >
        <CheckboxBox id={id} name={name} value={candidate.id} defaultChecked={chosen} />
        <span className="min-w-0 wrap-anywhere">{candidate.name}</span>
        <span className="min-w-0 font-mono text-[0.71875rem] text-ink-3 break-all">{candidate.detail}</span>
      </label>
    </li>
  )
}
