import { db } from '../db/client'
import { newRecoveryCodes, recoveryCodeHash } from '../second-factor/recovery-codes'
import { newTotpSecret } from '../second-factor/totp'
import { encryptTotpSecret } from '../second-factor/totp-secret'

// Second factors for tests. Nothing of the product imports this file.

/** Turns the authenticator app on for a user. @returns the secret in base32, and recovery codes. */
export async function giveTotp(userId: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = newTotpSecret()
  const { encrypted, secretId } = encryptTotpSecret(userId, secret)
  await db.totp.create({ data: { userId, encryptedSecret: encrypted, secretId, confirmedAt: new Date() } })
  const recoveryCodes = newRecoveryCodes()
  await db.recoveryCode.createMany({
    data: recoveryCodes.map((code) => ({ codeHash: recoveryCodeHash(code), userId })),
  })
  return { secret, recoveryCodes }
}
