import 'server-only'
import { type AuditActor, appendToChain } from '../../audit/append'
import { databaseTime } from '../state/lineage'
import { tokenEvent } from '../state/token-event'
import { tokenTransaction } from '../state/transaction'

const verifier: AuditActor = { type: 'system', id: null, name: 'Verifier', address: null }
const hour = 3_600_000

/**
 * Tells the organization that custom Datalog made from one of its secrets used up the time that it may take: once an hour and credential,
 * however many verifiers meet it.
 * @param block the revocation id of the last block of custom Datalog: the beginning of it stands in the name of a discovered copy.
 */
export async function noteTooComplex({ credentialId, block }: { credentialId: string; block: string }): Promise<void> {
  await tokenTransaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('latchkey/too-complex'), hashtext(${credentialId}))`
    const credential = await tx.credential.findUnique({
      where: { id: credentialId },
      select: { organizationId: true, token: { select: { id: true, name: true, kind: true, ownerName: true } } },
    })
    if (!credential) return
    const { organizationId, token } = credential
    const after = { credential: credentialId, block: block.slice(0, 12) }
    const event = tokenEvent(token, 'throttle', { after })
    const { entity, action } = event
    const since = new Date((await databaseTime(tx)).getTime() - hour)
    const known = await tx.auditEntry.findFirst({
      where: {
        chain: organizationId,
        entityType: entity.type,
        entityId: entity.id,
        action,
        at: { gt: since },
        // Of a personal token the log says no more than that it happened.
        ...(event.after && { after: { path: ['credential'], equals: credentialId } }),
      },
      select: { id: true },
    })
    if (!known) await appendToChain(tx, organizationId, verifier, [event])
  })
}
