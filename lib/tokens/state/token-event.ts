import type { AuditEvent } from '../../audit/append'

type EventToken = { id: string; name: string; kind: 'service' | 'personal' | 'scim'; ownerName: string }

/**
 * The audit entry about a token. What happened to a personal token is its owner's business: the organization's log says whose it was, that
 * it happened and when, under the token's id, but neither its name nor what it may do (docs/decisions/0017).
 */
export function tokenEvent(
  { id, name, kind, ownerName }: EventToken,
  verb: string,
  changes: Pick<AuditEvent, 'before' | 'after'>,
): AuditEvent {
  if (kind === 'personal') {
    return { action: `personal_token:${verb}`, entity: { type: 'personal_token', id, name: `of ${ownerName}` } }
  }
  return { action: `service_token:${verb}`, entity: { type: 'service_token', id, name }, ...changes }
}
