'use client'

import { useActionState } from 'react'
import { type FormAction, idle } from '@/lib/actions/form-state'
import type { MailRow } from '@/lib/mail/queries/list-mail'
import { ActionNotice } from '../ui/action-notice'
import { FormMessage } from '../ui/form-message'
import { HeaderCell, Table, TableBody, TableHead } from '../ui/table'
import { MailTableRow } from './mail-table-row'

type MailListProps = {
  rows: MailRow[]
  /** Absent for who may not. */
  retry?: FormAction
}

export function MailList({ rows, retry }: MailListProps) {
  return retry ? <WithRetry rows={rows} retry={retry} /> : <MailTable rows={rows} />
}

function WithRetry({ rows, retry }: Required<MailListProps>) {
  const [state, action] = useActionState(retry, idle)
  return (
    <>
      <ActionNotice state={state} />
      {state.status === 'failed' && <FormMessage className="m-4">{state.message}</FormMessage>}
      <MailTable rows={rows} retry={action} />
    </>
  )
}

function MailTable({ rows, retry }: { rows: MailRow[]; retry?: (form: FormData) => void }) {
  return (
    <Table label="Mail" columns="many">
      <TableHead>
        <HeaderCell kind="primary">Recipient</HeaderCell>
        <HeaderCell>Queued</HeaderCell>
        <HeaderCell>Last attempt</HeaderCell>
        <HeaderCell kind="status">State</HeaderCell>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <MailTableRow key={row.id} row={row} retry={retry} />
        ))}
      </TableBody>
    </Table>
  )
}
