import 'server-only'
import { type AuditActor, appendToChain, installationChain } from '../audit/append'
import { db } from '../db/client'
import { issueResetLink } from './issue-link'

/** Whoever runs the installation, and can read its database anyway. */
const operator: AuditActor = { type: 'system', id: null, name: 'npm run reset-password', address: null }

/** A link to set a new password, for the operator to hand over; null when no user has the address. */
export function makeResetLink(email: string): Promise<{ name: string; link: string } | null> {
  return db.$transaction(async (tx) => {
    const user = await tx.user.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, name: true },
    })
    if (!user) return null
    const link = await issueResetLink(tx, user.id)
    await appendToChain(tx, installationChain, operator, [
      { action: 'user:issue_password_reset', entity: { type: 'user', id: user.id, name: user.name } },
    ])
    return { name: user.name, link }
  })
}
