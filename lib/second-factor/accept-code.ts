import 'server-only'
import type { BeyondLimit } from '../auth/attempt-limits'
import type { Transaction } from '../db/client'
import { type CodeKind, codeKind, withoutSpaces } from './code-kind'
import { countCode, countRecoveryCode } from './code-limits'
import { recoveryCodeHash } from './recovery-codes'
import { totpStep } from './totp'
import { decryptTotpSecret } from './totp-secret'

/** Counts an attempt with this code against the limits of its kind. */
export function countTypedCode(
  userId: string,
  typed: string,
  address: string | null,
): Promise<BeyondLimit | { forget: () => Promise<void> }> {
  return codeKind(typed) === 'totp' ? countCode(userId, address) : countRecoveryCode(userId, address)
}

/**
 * Accepts a code once: of two requests with the same code, also at the same moment, one alone changes the row.
 * @returns what it was, or null when it is not one of the user's, or was accepted before.
 */
export async function acceptCode(tx: Transaction, userId: string, typed: string): Promise<CodeKind | null> {
  const kind = codeKind(typed)
  const accepted =
    kind === 'totp' ? await acceptTotp(tx, userId, withoutSpaces(typed)) : await acceptRecoveryCode(tx, userId, typed)
  return accepted ? kind : null
}

async function acceptTotp(tx: Transaction, userId: string, code: string): Promise<boolean> {
  const totp = await tx.totp.findFirst({
    where: { userId, confirmedAt: { not: null } },
    select: { encryptedSecret: true, confirmedAt: true },
  })
  if (!totp) return false
  const step = totpStep(decryptTotpSecret(userId, totp.encryptedSecret), code)
  if (step === null) return false
  // RFC 6238, section 5.2: not a second time; nor an earlier one, which somebody may have seen.
  const { count } = await tx.totp.updateMany({
    where: { userId, confirmedAt: totp.confirmedAt, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
    data: { lastStep: step },
  })
  return count === 1
}

async function acceptRecoveryCode(tx: Transaction, userId: string, typed: string): Promise<boolean> {
  const { count } = await tx.recoveryCode.updateMany({
    where: { codeHash: recoveryCodeHash(typed), userId, usedAt: null },
    data: { usedAt: new Date() },
  })
  return count === 1
}
