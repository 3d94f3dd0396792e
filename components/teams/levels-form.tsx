'use client'

import { type ReactNode, useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import { publicLevels } from '@/lib/applications/public-level'
import { routes } from '@/lib/routes'
import type { GivenApplication } from '@/lib/teams/queries/team-applications'
import { levelWords } from '../applications/level-words'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { NameLink } from '../ui/name-link'
import { Select } from '../ui/select'
import { SubmitButton } from '../ui/submit-button'
import { CellNote, HeaderCell, Table, TableBody, TableCell, TableHead, TableRow } from '../ui/table'

type LevelsFormProps = {
  org: string
  teamId: string
  rows: GivenApplication[]
  /** Stands there when there are no rows. */
  empty: ReactNode
  /** Absent for looking at only. */
  save?: FormAction
}

/** A page of what a team gives, with a level each; "no access" takes it away. */
export function LevelsForm({ save, ...rest }: LevelsFormProps) {
  if (save) return <EditableLevels {...rest} save={save} />
  return rest.rows.length === 0 ? rest.empty : <LevelsTable org={rest.org} rows={rest.rows} />
}

function EditableLevels({ org, teamId, rows, empty, save }: Required<LevelsFormProps>) {
  const [state, action] = useActionState(save, idle)
  const failed = state.status === 'failed' ? state : undefined
  const typed = failed?.values.levels
  return (
    <form action={action}>
      <ActionNotice state={state} />
      {failed && (
        <div className="p-4">
          <FormMessage>{failed.message}</FormMessage>
        </div>
      )}
      <input type="hidden" name="teamId" value={teamId} />
      {rows.map(({ id, level }) => (
        <input key={id} type="hidden" name="from[]" value={`${id}:${level}`} />
      ))}
      {rows.length === 0 ? (
        empty
      ) : (
        <>
          <LevelsTable org={org} rows={rows} typed={Array.isArray(typed) ? typed : []} editable />
          <div className="border-t px-3 py-2.5">
            <SubmitButton variant="default" size="small">
              Save levels
            </SubmitButton>
          </div>
        </>
      )}
    </form>
  )
}

type LevelsTableProps = { org: string; rows: GivenApplication[]; typed?: string[]; editable?: boolean }

function LevelsTable({ org, rows, typed = [], editable = false }: LevelsTableProps) {
  return (
    <Table label="Applications of the team">
      <TableHead>
        <HeaderCell kind="primary">Application</HeaderCell>
        <HeaderCell className="rows:w-56">Level</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell kind="primary">
              <NameLink href={routes.application(org, row.id)} name={row.name} />
              <CellNote mono className="break-all">
                {row.slug}
              </CellNote>
            </TableCell>
            <TableCell className="text-ink-2">
              {editable ? (
                <Select
                  name="levels[]"
                  aria-label={`Level on ${row.name}`}
                  defaultValue={typed.find((one) => one.startsWith(`${row.id}:`)) ?? `${row.id}:${row.level}`}
                  options={publicLevels.map((level) => ({
                    value: `${row.id}:${level}`,
                    label: levelWords[level],
                    disabled: level !== row.level && publicLevels.indexOf(level) > publicLevels.indexOf(row.own),
                  }))}
                />
              ) : (
                levelWords[row.level]
              )}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
