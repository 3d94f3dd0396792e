import 'server-only'
import { flushAuditQueue } from '../audit/queue'
import { sendWaitingMail } from '../mail/send-waiting'
import { settleTokenLists } from '../tokens/list/settle'
import { repeat } from './repeat'

const second = 1_000

/** What the dashboard's process does beside answering requests. Several processes may do it at once. */
export function startBackgroundWork(): void {
  repeat('Chaining the audit queue', second, flushAuditQueue)
  repeat('Sending mail', second, sendWaitingMail)
  repeat('Settling the token lists', 60 * second, settleTokenLists)
}
