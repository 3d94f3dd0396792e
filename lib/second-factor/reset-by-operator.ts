import 'server-only'
import { type AuditActor, appendToChain, installationChain } from '../audit/append'
import { db } from '../db/client'
import { removeAllFactors } from './remove-all-factors'

/** Whoever runs the installation, and can change its database anyway. */
const operator: AuditActor = { type: 'system', id: null, name: 'npm run reset-second-factor', address: null }

/**
 * Takes away the second factor of somebody whom no admin can help: the only admin, or who belongs to several organizations.
 * @returns their name; null when no user has the address.
 */
export function resetByOperator(email: string): Promise<{ name: string } | null> {
  return db.$transaction(async (tx) => {
    const user = await tx.user.findUnique({
      where: { email: email.trim().toLowerCase() },
      select: { id: true, name: true },
    })
    if (!user) return null
    const { had, ended } = await removeAllFactors(tx, user)
    await appendToChain(tx, installationChain, operator, [
      {
        action: 'second_factor:reset',
        entity: { type: 'user', id: user.id, name: user.name },
        before: had,
        after: { authenticator: false, passkeys: 0, sessionsEnded: ended.length },
      },
      ...ended,
    ])
    return { name: user.name }
  })
}
