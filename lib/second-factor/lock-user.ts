import 'server-only'
import type { Transaction } from '../db/client'

/** Takes turns, until the transaction ends, with every other change of how the user signs in. */
export async function lockUser(tx: Transaction, userId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`
}
