import 'server-only'
import { createHash, randomBytes } from 'node:crypto'
import { db, type Prisma, type Transaction } from '../db/client'
import type { ChallengePurpose } from '../db/generated/enums'

type Store = Transaction | typeof db

/** Something that was issued and can be answered once: whose it is, if anybody's, and what was kept with it. */
export type Challenge = { userId: string | null; data: unknown }

/** Issues something that can be answered once; the database keeps its hash alone. @returns 256 random bits, base64url. */
export async function issueChallenge(
  store: Store,
  purpose: ChallengePurpose,
  {
    userId = null,
    data = {},
    lifetime,
  }: { userId?: string | null; data?: Prisma.InputJsonObject /** Milliseconds. */; lifetime: number },
): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + lifetime)
  await store.challenge.create({
    data: { hash: hashOf(secret), purpose, userId, data, expiresAt },
    select: { hash: true },
  })
  return secret
}

/** What can still be answered, or null. Looking uses nothing up. */
export function findChallenge(store: Store, purpose: ChallengePurpose, secret: string): Promise<Challenge | null> {
  return store.challenge.findFirst({ where: open(purpose, secret), select: { userId: true, data: true } })
}

/** Spends what can still be answered; null when somebody was faster, even at the same moment. */
export async function spendChallenge(
  tx: Transaction,
  purpose: ChallengePurpose,
  secret: string,
): Promise<Challenge | null> {
  const [used] = await tx.challenge.updateManyAndReturn({
    where: open(purpose, secret),
    data: { usedAt: new Date() },
    select: { userId: true, data: true },
  })
  return used ?? null
}

/** Removes what can be answered no longer. @returns how many. */
export async function removeOldChallenges(): Promise<number> {
  const { count } = await db.challenge.deleteMany({ where: { expiresAt: { lt: new Date(Date.now() - 86_400_000) } } })
  return count
}

function open(purpose: ChallengePurpose, secret: string) {
  return { hash: hashOf(secret), purpose, usedAt: null, expiresAt: { gt: new Date() } }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
