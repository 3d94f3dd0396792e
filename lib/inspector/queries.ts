import 'server-only'
import type { z } from 'zod'
import { requireMember } from '../auth/require-member'
import { db } from '../db/client'
import type { DecisionState } from '../decision/state'
import { tokenStatus } from '../decision/status'
import { readState } from '../decision-state/read-state'
import type { inspectedTokenSchema } from './schema'
import type { Inspected, InspectorApplication } from './types'

/** The applications that a simulated request can name, by name; the first five hundred. */
export async function inspectorApplications(slug: string): Promise<InspectorApplication[]> {
  const member = await requireMember(slug, 'service_token:read')
  const rows = await db.application.findMany({
    where: { organizationId: member.organization.id, deletedAt: null },
    select: { id: true, name: true, operations: { select: { name: true }, orderBy: { name: 'asc' } } },
    orderBy: { nameKey: 'asc' },
    take: 500,
  })
  return rows.map(({ operations, ...row }) => ({ ...row, operations: operations.map(({ name }) => name) }))
}

/**
 * The state that the verifier would decide with, were the token presented now. Another organization's token is like none at all, and of
 * somebody else's personal token no more is known than its signing key.
 */
export async function inspectToken(slug: string, input: z.output<typeof inspectedTokenSchema>): Promise<Inspected> {
  const member = await requireMember(slug, 'service_token:read')
  const { request, ...token } = input
  const question = { ...request, organization: member.organization.id }
  const { state, now } = await readState(db, question, token)
  const isOurs = state.key?.organizationId === member.organization.id
  const isTheirs = state.owner?.kind === 'membership' && state.owner.id !== member.id
  const { key, organization } = state
  const visible: DecisionState = !isOurs
    ? nothingKnown(state)
    : isTheirs
      ? { ...nothingKnown(state), key, organization }
      : state
  const rows = [...visible.chain, ...visible.copies]
  return {
    state: visible,
    now,
    lineage: rows.map((row) => ({ id: row.id, name: row.name, status: tokenStatus(row, now) })),
  }
}

function nothingKnown({ requestedOrganization }: DecisionState): DecisionState {
  return {
    key: null,
    organization: null,
    requestedOrganization,
    credential: null,
    chain: [],
    copies: [],
    tombstones: [],
    owner: null,
  }
}
