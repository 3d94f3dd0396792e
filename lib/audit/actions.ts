'use server'

import { z } from 'zod'
import type { FormState } from '../actions/form-state'
import { submit } from '../actions/submit'
import { checkOrganizationChain } from './check-organization-chain'
import type { ChainCheck } from './verify'

const schema = z.object({ after: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER) })

/** Checks the next stretch of the organization's audit log; the caller goes on from where it ended. */
export async function checkAuditAction(org: string, input: unknown): Promise<FormState<ChainCheck>> {
  return submit(schema, input, ({ after }) => checkOrganizationChain(org, after))
}
