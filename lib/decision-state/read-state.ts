import type { PrismaClient } from '../db/generated/client'
import type { DecisionState } from '../decision/state'
import { assembleState } from './assemble'
import type { PartsRow } from './parts-row'
import { readParts, type StateQuestion, type TokenReference } from './read-parts'

/** What decisions rest on, read from the database: see readParts. */
export async function readState(
  db: Pick<PrismaClient, '$queryRaw'>,
  question: StateQuestion,
  token: TokenReference,
): Promise<{ state: DecisionState; now: Date }> {
  const parts = await readParts((statement) => db.$queryRaw<PartsRow[]>(statement), token, question.application)
  return { state: assembleState(parts, question, token.revocationIds), now: parts.now }
}
