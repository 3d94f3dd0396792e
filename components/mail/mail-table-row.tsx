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
  const { id, recipient, kind, state, lastError, createdAt } = row
  return (
    <TableRow>
      <TableCell kind="primary" className="rows:min-w-52">
        <span className="font-medium wrap-anywhere">{recipient}</span>
        <CellNote>{kind}</CellNote>
      </TableCell>
      <TableCell label="Queued" className="whitespace-nowrap text-ink-2">
        <RelativeTime value={createdAt} />
      </TableCell>
      <TableCell className="text-ink-2 rows:min-w-64">
        {lastError && (
          <div className="grid justify-items-start gap-2 py-1">
            <p className="max-w-[60ch] wrap-anywhere">{lastError}</p>
            {retry && (
              <form action={retry}>
                <input type="hidden" name="mailId" value={id} />
                <SubmitButton variant="default" size="small" aria-label={`Try the mail for ${recipient} again`}>
                  Try again
                </SubmitButton>
              </form>
            )}
          </div>
        )}
      </TableCell>
      <TableCell kind="status" className="rows:whitespace-nowrap">
        <Badge tone={tones[state]} dot>
          {mailStateWords[state]}
        </Badge>
        <CellNote>
          <Progress row={row} />
        </CellNote>
      </TableCell>
    </TableRow>
  )
}

function Progress({ row: { state, sentAt, attempts, nextAttemptAt } }: { row: MailRow }) {
  if (state === 'failed') return `after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`
  if (state === 'sent') return sentAt && <RelativeTime inline value={sentAt} />
  if (!nextAttemptAt) return 'sent any moment'
  return (
    <>
      next attempt <RelativeTime inline value={nextAttemptAt} />
    </>
  )
}
