import { type Caller, type CallerSession, runAs } from '../auth/caller'
import { db } from '../db/client'
import { newId } from '../ids'
import { addPasskey, beginAddPasskey } from '../passkeys/mutations/add-passkey'
import { addPasskeySchema } from '../passkeys/schema'
import { newRecoveryCodes, recoveryCodeHash } from '../second-factor/recovery-codes'
import { newTotpSecret } from '../second-factor/totp'
import { encryptTotpSecret } from '../second-factor/totp-secret'
import type { SoftwareAuthenticator } from './authenticator'
import type { TestMember } from './factories'

// Second factors for tests. Nothing of the product imports this file.

/** Turns the authenticator app on for a user. @returns the secret in base32, and recovery codes. */
export async function giveTotp(userId: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const secret = newTotpSecret()
  const { encrypted, secretId } = encryptTotpSecret(userId, secret)
  await db.totp.create({ data: { userId, encryptedSecret: encrypted, secretId, confirmedAt: new Date() } })
  await db.user.update({ where: { id: userId }, data: { secondFactorSince: new Date() } })
  const recoveryCodes = newRecoveryCodes()
  await db.recoveryCode.createMany({
    data: recoveryCodes.map((code) => ({ codeHash: recoveryCodeHash(code), userId })),
  })
  return { secret, recoveryCodes }
}

/** Adds a passkey to a user's account, made by this authenticator, the way the user would. */
export async function givePasskey(member: TestMember, authenticator: SoftwareAuthenticator, name = 'Test key') {
  await runAs(member.caller, async () => {
    const options = await beginAddPasskey()
    await addPasskey(addPasskeySchema.parse({ name, response: authenticator.create(options) }))
  })
  return db.passkey.findUniqueOrThrow({ where: { credentialId: authenticator.credentialId } })
}

/** A caller with a session of its own, as one that has just signed in by password has it unless it says otherwise. */
export async function withSession(member: TestMember, begun: Partial<CallerSession> = {}): Promise<Caller> {
  const { id } = await db.session.create({
    data: { id: newId('ses'), userId: member.userId, expiresAt: new Date(Date.now() + 3_600_000), ...begun },
    select: { id: true },
  })
  return callerOf(member, id)
}

/** The caller of a session as the database has it now, as each request reads it. */
export async function callerOf(member: TestMember, sessionId: string): Promise<Caller> {
  const session = await db.session.findUniqueOrThrow({
    where: { id: sessionId },
    select: { id: true, method: true, secondFactorAt: true, provenAt: true, organizationId: true },
  })
  return { ...member.caller, session }
}
