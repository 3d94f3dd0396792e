import 'server-only'
import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { findChallenge, issueChallenge, spendChallenge } from '../auth/challenges'
import { db, type Transaction } from '../db/client'

/** Between leaving for the provider and coming back, and between coming back and connecting an account: ten minutes each. */
export const attemptLifetime = 10 * 60_000

const back = z.string().nullable()

/** What is kept of a sign-in on its way. */
const attemptSchema = z.discriminatedUnion('stage', [
  /** The browser was sent to the provider. */
  z.object({ stage: z.literal('asked'), providerId: z.string(), back }),
  /** The provider has named somebody whose address is an account's already; whose it is has yet to be shown. */
  z.object({
    stage: z.literal('named'),
    providerId: z.string(),
    issuer: z.string(),
    subject: z.string(),
    email: z.string(),
    back,
  }),
])

export type Asked = Extract<z.output<typeof attemptSchema>, { stage: 'asked' }>
export type Named = Extract<z.output<typeof attemptSchema>, { stage: 'named' }>

/** Begins an attempt. @returns what this browser's cookie carries, and nobody else has: the database knows its hash. */
export function beginAttempt(store: Transaction | typeof db, attempt: Asked | Named): Promise<string> {
  return issueChallenge(store, 'sso', { data: attempt, lifetime: attemptLifetime })
}

/** The attempt that a browser carries, at this stage; null when there is none, it is over, or it has been used. */
export async function findAttempt<Stage extends 'asked' | 'named'>(secret: string | undefined, stage: Stage) {
  const found = await findChallenge(db, 'sso', secret ?? '')
  return found && atStage(found.data, stage)
}

/** Uses the attempt up: whoever comes second, with the same cookie and the same answer, gets null. */
export async function takeAttempt<Stage extends 'asked' | 'named'>(
  tx: Transaction | typeof db,
  secret: string | undefined,
  stage: Stage,
) {
  const used = await spendChallenge(tx as Transaction, 'sso', secret ?? '')
  return used && atStage(used.data, stage)
}

/** What the provider gets to see of an attempt, or is asked to prove; derived from the secret, so that it lies nowhere else either. */
export function derivedFrom(secret: string): { state: string; nonce: string; verifier: string } {
  const derived = (use: string) => createHmac('sha256', secret).update(`latchkey/sso/${use}`).digest('base64url')
  return { state: derived('state'), nonce: derived('nonce'), verifier: derived('pkce') }
}

function atStage<Stage extends 'asked' | 'named'>(data: unknown, stage: Stage) {
  const attempt = attemptSchema.parse(data)
  return attempt.stage === stage ? (attempt as Extract<z.output<typeof attemptSchema>, { stage: Stage }>) : null
}
