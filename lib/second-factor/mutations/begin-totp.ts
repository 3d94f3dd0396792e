import 'server-only'
import { requireRecentProof } from '../../auth/recent-proof'
import { db } from '../../db/client'
import { Refusal } from '../../errors'
import { lockUser } from '../lock-user'
import { newTotpSecret, qrCode, totpUri } from '../totp'
import { encryptTotpSecret } from '../totp-secret'

/** Begins to set up an authenticator app, anew each time. @returns the secret in base32 and as a QR code, an SVG document. */
export async function beginTotp(): Promise<{ secret: string; qr: string }> {
  const user = await requireRecentProof()
  const secret = newTotpSecret()
  const { encrypted, secretId } = encryptTotpSecret(user.id, secret)
  await db.$transaction(async (tx) => {
    await lockUser(tx, user.id)
    const confirmed = await tx.totp.count({ where: { userId: user.id, confirmedAt: { not: null } } })
    if (confirmed > 0) throw new Refusal('An authenticator app is set up already. Remove it first.')
    const row = { encryptedSecret: encrypted, secretId, createdAt: new Date(), lastStep: null }
    await tx.totp.upsert({
      where: { userId: user.id },
      create: { userId: user.id, ...row },
      update: row,
      select: { userId: true },
    })
  })
  return { secret, qr: qrCode(totpUri(secret, user.email)) }
}
