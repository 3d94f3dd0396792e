import type { MailState } from '@/lib/mail/list-params'
import type { MailRow } from '@/lib/mail/queries/list-mail'
import { Badge } from '../ui/badge'
import { RelativeTime } from '../ui/relative-time'
import { SubmitButton } from '../ui/submit-button'
import { CellNote, TableCell, TableRow } from '../ui/table'

const tones = { waiting: 'neutral', sent: 'green', failed: 'red' } as const
export const mailStateWords: Record<MailState, string> = { waiting: 'Waiting', sent: 'Sent', failed: 'Failed' }

type MailTableRowProps = { row: MailRow; retry: ((form: FormData) => void) | undefined }

export function MailTableRow({ row, retry }: MailTableRowProps) {
  const again = row.state === 'failed' || (row.state === 'waiting' && row.lastError !== null)
  return (
    <TableRow>
      <TableCell kind="primary">
        <span className="font-medium wrap-anywhere">{row.recipient}</span>
        {row.lastError && <CellNote className="max-w-[60ch] wrap-anywhere">{row.lastError}</CellNote>}
      </TableCell>
      <TableCell label="For" className="text-ink-2">
        {row.kind}
      </TableCell>
      <TableCell label="Queued" className="whitespace-nowrap text-ink-2">
        <RelativeTime value={row.createdAt} />
      </TableCell>
      <TableCell kind="status">
        <Badge tone={tones[row.state]} dot>
          {mailStateWords[row.state]}
        </Badge>
        <Progress row={row} />
      </TableCell>
      {retry && (
        <TableCell kind="actions">
          {again && (
            <form action={retry}>
              <input type="hidden" name="mailId" value={row.id} />
              <SubmitButton variant="default" size="small" aria-label={`Try the mail for ${row.recipient} again`}>
                Try again
              </SubmitButton>
            </form>
          )}
        </TableCell>
      )}
    </TableRow>
  )
}

function Progress({ row: { state, sentAt, attempts, nextAttemptAt, lastError } }: { row: MailRow }) {
  if (state === 'sent' && sentAt) {
    return (
      <CellNote>
        <RelativeTime inline value={sentAt} />
      </CellNote>
    )
  }
  if (state === 'failed') return <CellNote>after {attempts === 1 ? 'one attempt' : `${attempts} attempts`}</CellNote>
  if (!lastError) return null
  return (
    <CellNote>
      next attempt <RelativeTime inline value={nextAttemptAt} />
    </CellNote>
  )
}
