'use client'

import { type ReactNode, startTransition, useActionState } from 'react'
import { idle } from '@/lib/actions/form-state'
import { routes } from '@/lib/routes'
import type { RemoveFormAction } from '@/lib/teams/form-steps'
import type { TeamPerson } from '@/lib/teams/queries/team-people'
import { StateBadge } from '../service-users/state-badge'
import { ActionNotice } from '../ui/action-notice'
import { CheckboxBox } from '../ui/checkbox'
import { FormMessage } from '../ui/form-message'
import { NameLink } from '../ui/name-link'
import { SubmitButton } from '../ui/submit-button'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'
import { ConfirmLeaving } from './confirm-leaving'

type PeopleListProps = {
  org: string
  team: { id: string; name: string }
  rows: TeamPerson[]
  /** Stands there when there are no rows. */
  empty: ReactNode
  /** Absent for looking at only. */
  remove?: RemoveFormAction
}

/** A page of those who are in a team. Whoever is ticked can be removed, once it has been said what they lose. */
export function PeopleList({ remove, ...rest }: PeopleListProps) {
  if (remove) return <RemovablePeople {...rest} remove={remove} />
  return rest.rows.length === 0 ? rest.empty : <PeopleTable org={rest.org} rows={rest.rows} />
}

function RemovablePeople({ org, team, rows, empty, remove }: Required<PeopleListProps>) {
  const [state, dispatch, pending] = useActionState(remove, idle)
  const failed = state.status === 'failed' ? state : undefined
  const step = state.status === 'ok' ? state.value : undefined
  return (
    <>
      <ActionNotice state={state} />
      <form
        action={dispatch}
        onSubmit={(event) => {
          // As a plain function, and not as the form's action, React leaves what is ticked as it is.
          event.preventDefault()
          const fields = new FormData(event.currentTarget, (event.nativeEvent as SubmitEvent).submitter)
          startTransition(() => dispatch(fields))
        }}
      >
        <input type="hidden" name="teamId" value={team.id} />
        {failed && (
          <div className="p-4">
            <FormMessage>{failed.message}</FormMessage>
          </div>
        )}
        {step?.step === 'confirm' ? (
          <ConfirmLeaving team={team} leaving={step.leaving} pending={pending} />
        ) : rows.length === 0 ? (
          empty
        ) : (
          <>
            <PeopleTable org={org} rows={rows} removable />
            <div className="border-t px-3 py-2.5">
              <SubmitButton variant="danger" size="small" name="step" value="review" pending={pending}>
                Remove from the team
              </SubmitButton>
            </div>
          </>
        )}
      </form>
    </>
  )
}

function PeopleTable({ org, rows, removable = false }: { org: string; rows: TeamPerson[]; removable?: boolean }) {
  return (
    <Table label="Members of the team">
      <TableHead>
        {removable && (
          <HeaderCell kind="select">
            <span className="sr-only">Choose</span>
          </HeaderCell>
        )}
        <HeaderCell kind="primary">Name</HeaderCell>
        <HeaderCell>Kind</HeaderCell>
        <HeaderCell>Role</HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            {removable && (
              <TableCell kind="select">
                <CheckboxBox name="people[]" value={row.id} aria-label={`Choose ${row.name}`} />
              </TableCell>
            )}
            <TableCell kind="primary" className="rows:min-w-60">
              <NameLink href={pageOf(org, row)} name={row.name} />
              <CellNote mono className="break-all">
                {row.detail}
              </CellNote>
            </TableCell>
            <TableCell className="text-ink-2">{row.kind === 'member' ? 'User' : 'Service user'}</TableCell>
            <TableCell label="Role" className="text-ink-2 wrap-anywhere">
              {row.role}
            </TableCell>
            <TableCell kind="status">
              <StateBadge active={row.active} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function pageOf(org: string, { kind, id }: TeamPerson): string {
  return kind === 'member' ? routes.member(org, id) : routes.serviceUser(org, id)
}
