import 'server-only'
import { removeOldSessions } from '../account/remove-old-sessions'
import { flushAuditQueue } from '../audit/queue'
import { removeOldChallenges } from '../auth/challenges'
import { pruneChanges } from '../changes/prune'
import { removeOldMail } from '../mail/remove-old-mail'
import { sendWaitingMail } from '../mail/send-waiting'
import { purgeDeletedOrganizations } from '../organizations/purge'
import { answerResetRequests } from '../password-reset/answer-requests'
import { compactRevocations } from '../revocations/compact'
import { revokeUnusedTokens } from '../token-policy/revoke-unused'
import { settleTokenLists } from '../tokens/list/settle'
import { keepUsage } from '../usage/keep-usage'
import { repeat } from './repeat'

const second = 1_000
const hour = 3_600 * second

/** What the dashboard's process does beside answering requests. Several processes may do it at once. */
export function startBackgroundWork(): void {
  repeat('Chaining the audit queue', second, flushAuditQueue)
  repeat('Answering requests for a link to reset a password', second, answerResetRequests)
  repeat('Sending mail', second, sendWaitingMail)
  repeat('Settling the token lists', 60 * second, settleTokenLists)
  repeat('Revoking unused tokens', hour / 2, () => revokeUnusedTokens())
  repeat('Removing what deleted organizations had', hour, () => purgeDeletedOrganizations())
  repeat('Rolling usage up', 600 * second, () => keepUsage())
  repeat('Removing old changes from the feed', 60 * second, pruneChanges)
  repeat('Compacting the revocation feeds', hour, compactRevocations)
  repeat('Removing old sessions', hour, removeOldSessions)
  repeat('Removing old challenges', hour, removeOldChallenges)
  repeat('Removing old mail', hour, removeOldMail)
}
