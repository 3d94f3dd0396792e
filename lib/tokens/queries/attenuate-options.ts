import 'server-only'
import { type Member, requireMember } from '../../auth/require-member'
import { db } from '../../db/client'
import { tokenStatus } from '../../decision/status'
import { Refusal } from '../../errors'
import { effectiveRestrictions } from '../../restrictions/effective'
import type { LineageToken } from '../state/lineage'
import { chainOf } from '../state/restrictions-of'
import type { ApplicationOption, AttenuateOptions, CredentialOptions } from '../types'
import { clock } from './clock'
import { findLineage } from './find-token'
import { policyOf } from './form-options'
import { applicationsOf } from './present'

const maxApplications = 1_000

/** What the attenuate form offers below a token: nothing that the token does not have. */
export async function attenuateOptions(slug: string, tokenId: string): Promise<AttenuateOptions> {
  const member = await requireMember(slug, 'service_token:attenuate')
  return optionsBelow(member, await findLineage(member, tokenId))
}

/** The same below a pasted secret, of which only credential and revocation ids are told. */
export async function credentialOptions(
  slug: string,
  { credentialId, revocationIds }: { credentialId: string; revocationIds: string[] },
): Promise<CredentialOptions> {
  const member = await requireMember(slug, 'service_token:attenuate')
  const organizationId = member.organization.id
  const credential = await db.credential.findFirst({
    where: { id: credentialId, organizationId, token: { kind: { not: 'personal' } } },
    select: { tokenId: true, revocationIds: true },
  })
  if (!credential?.revocationIds.every((id, index) => revocationIds[index] === id)) {
    throw new Refusal(`This token is not known in ${member.organization.name}: it was deleted, or made elsewhere.`)
  }
  const appended = revocationIds.slice(credential.revocationIds.length)
  const copies = await db.token.findMany({
    where: { organizationId, copyCredentialId: credentialId, copyRevocationId: { in: appended } },
    select: { id: true, copyRevocationId: true },
  })
  const listed = appended.flatMap((id) => copies.find((copy) => copy.copyRevocationId === id) ?? [])
  const [lineage, keys] = await Promise.all([
    findLineage(member, listed.at(-1)?.id ?? credential.tokenId),
    db.signingKey.findMany({
      where: { organizationId, state: { not: 'retired' } },
      select: { id: true, publicKey: true },
    }),
  ])
  const mintedBlocks = credential.revocationIds.length
  return { ...(await optionsBelow(member, lineage)), mintedBlocks, listedBlocks: listed.length, keys }
}

async function optionsBelow(member: Member, lineage: LineageToken[]): Promise<AttenuateOptions> {
  const parent = lineage.at(-1)!
  const chain = chainOf(lineage)
  const effective = effectiveRestrictions(chain)
  const named = chain.flatMap((restriction) => (restriction.type === 'applications' ? restriction.ids : []))
  const [applications, names, now] = await Promise.all([
    applicationsWithin(member, effective.applications, effective.operations),
    applicationsOf(member, named),
    clock(),
  ])
  return {
    parent: {
      id: parent.id,
      name: parent.name,
      owner: { id: parent.serviceUser?.id ?? '', name: parent.ownerName, identifier: parent.ownerIdentifier },
      expiresAt: parent.effectiveExpiresAt?.toISOString() ?? null,
      status: tokenStatus(parent, now),
    },
    chain,
    applications,
    applicationNames: Object.fromEntries(Object.entries(names).map(([id, { name }]) => [id, name])),
    policy: policyOf(member),
  }
}

function applicationsWithin(
  member: Member,
  ids: string[] | undefined,
  operations: string[] | undefined,
): Promise<ApplicationOption[]> {
  return db.application.findMany({
    where: { organizationId: member.organization.id, deletedAt: null, id: ids && { in: ids } },
    orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
    take: maxApplications,
    select: {
      id: true,
      name: true,
      slug: true,
      operations: {
        where: { name: operations && { in: operations } },
        orderBy: { name: 'asc' },
        select: { name: true, access: true },
      },
    },
  })
}
