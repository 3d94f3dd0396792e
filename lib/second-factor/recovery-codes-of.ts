import 'server-only'
import type { Transaction } from '../db/client'
import { newRecoveryCodes, recoveryCodeHash } from './recovery-codes'

/** Gives the user new recovery codes in place of all they have. @returns the codes, which nobody can show again. */
export async function replaceRecoveryCodes(tx: Transaction, userId: string): Promise<string[]> {
  await tx.recoveryCode.deleteMany({ where: { userId } })
  const codes = newRecoveryCodes()
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ codeHash: recoveryCodeHash(code), userId })) })
  return codes
}

/** Gives the user recovery codes unless some are left. @returns null when there are. */
export async function ensureRecoveryCodes(tx: Transaction, userId: string): Promise<string[] | null> {
  const left = await tx.recoveryCode.count({ where: { userId, usedAt: null } })
  return left > 0 ? null : replaceRecoveryCodes(tx, userId)
}
